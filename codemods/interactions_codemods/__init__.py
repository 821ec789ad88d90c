"""The catalogue, in the order in which its rules are applied."""

from interactions_codemods.gi101_history_resend import CODEMOD as HISTORY_RESEND
from interactions_codemods.gi102_client_chat_session import CODEMOD as CLIENT_CHAT_SESSION
from interactions_codemods.gi103_stateless_chat_loop import CODEMOD as STATELESS_CHAT_LOOP
from interactions_codemods.gi104_history_truncation import CODEMOD as HISTORY_TRUNCATION
from interactions_codemods.gi105_session_store import CODEMOD as SESSION_STORE
from interactions_codemods.gi106_one_shot_call import CODEMOD as ONE_SHOT_CALL
from interactions_codemods.gi201_long_sync_call import CODEMOD as LONG_SYNC_CALL
from interactions_codemods.gi202_retry_wrapper import CODEMOD as RETRY_WRAPPER
from interactions_codemods.gi203_queue_wrapper import CODEMOD as QUEUE_WRAPPER
from interactions_codemods.gi204_sync_agent_call import CODEMOD as SYNC_AGENT_CALL
from interactions_codemods.gi301_tool_array import CODEMOD as TOOL_ARRAY
from interactions_codemods.gi302_dispatch_loop import CODEMOD as DISPATCH_LOOP
from interactions_codemods.gi303_tool_routing import CODEMOD as TOOL_ROUTING
from interactions_codemods.gi304_automatic_function_calling import (
    CODEMOD as AUTOMATIC_FUNCTION_CALLING,
)
from interactions_codemods.gi305_modality_routing import CODEMOD as MODALITY_ROUTING
from interactions_codemods.gi306_client_retrieval import CODEMOD as CLIENT_RETRIEVAL
from interactions_codemods.gi401_langgraph import CODEMOD as LANGGRAPH
from interactions_codemods.gi402_autogen import CODEMOD as AUTOGEN
from interactions_codemods.gi403_crewai import CODEMOD as CREWAI
from interactions_codemods.gi404_adk import CODEMOD as ADK
from interactions_codemods.gi405_code_sandbox import CODEMOD as CODE_SANDBOX
from interactions_codemods.gi406_openai_compatible_endpoint import (
    CODEMOD as OPENAI_COMPATIBLE_ENDPOINT,
)
from interactions_codemods.gi407_workflow_webhook import CODEMOD as WORKFLOW_WEBHOOK
from interactions_codemods.gi408_vendor_spread import CODEMOD as VENDOR_SPREAD
from interactions_codemods.gi409_llama_index import CODEMOD as LLAMA_INDEX
from interactions_codemods.gi410_mcp_client import CODEMOD as MCP_CLIENT
from interactions_codemods.gi501_history_and_id import CODEMOD as HISTORY_AND_ID
from interactions_codemods.gi502_tight_polling import CODEMOD as TIGHT_POLLING
from interactions_codemods.gi503_polling_ignores_failure import (
    CODEMOD as POLLING_IGNORES_FAILURE,
)
from interactions_codemods.gi504_fire_and_forget_background import (
    CODEMOD as FIRE_AND_FORGET_BACKGROUND,
)
from interactions_codemods.gi505_settings_not_inherited import CODEMOD as SETTINGS_NOT_INHERITED
from interactions_codemods.gi506_store_false_chain import CODEMOD as STORE_FALSE_CHAIN
from interactions_codemods.gi507_over_provisioned_agent import CODEMOD as OVER_PROVISIONED_AGENT
from interactions_codemods.gi508_stored_one_shot import CODEMOD as STORED_ONE_SHOT
from interactions_codemods.gi509_unknown_interactions_call import (
    CODEMOD as UNKNOWN_INTERACTIONS_CALL,
)
from interactions_codemods.gi510_legacy_interactions_schema import (
    CODEMOD as LEGACY_INTERACTIONS_SCHEMA,
)
from interactions_codemods.gi511_silently_missent import CODEMOD as SILENTLY_MISSENT
from interactions_codemods.gi512_dead_error_handler import CODEMOD as DEAD_ERROR_HANDLER
from interactions_codemods.gi513_split_parallel_calls import CODEMOD as SPLIT_PARALLEL_CALLS
from interactions_codemods.gi514_made_up_interaction_id import (
    CODEMOD as MADE_UP_INTERACTION_ID,
)
from interactions_codemods.gi515_positional_step_access import CODEMOD as POSITIONAL_STEP_ACCESS
from interactions_codemods.gi601_pinned_test_double import CODEMOD as PINNED_TEST_DOUBLE
from interactions_codemods.gi603_sdk_version_floor import CODEMOD as SDK_VERSION_FLOOR
from interactions_codemods.gi604_older_sdk import CODEMOD as OLDER_SDK

CODEMODS = (
    HISTORY_RESEND,
    CLIENT_CHAT_SESSION,
    STATELESS_CHAT_LOOP,
    HISTORY_TRUNCATION,
    SESSION_STORE,
    ONE_SHOT_CALL,
    LONG_SYNC_CALL,
    RETRY_WRAPPER,
    QUEUE_WRAPPER,
    SYNC_AGENT_CALL,
    TOOL_ARRAY,
    DISPATCH_LOOP,
    TOOL_ROUTING,
    AUTOMATIC_FUNCTION_CALLING,
    MODALITY_ROUTING,
    CLIENT_RETRIEVAL,
    LANGGRAPH,
    AUTOGEN,
    CREWAI,
    ADK,
    CODE_SANDBOX,
    OPENAI_COMPATIBLE_ENDPOINT,
    WORKFLOW_WEBHOOK,
    VENDOR_SPREAD,
    LLAMA_INDEX,
    MCP_CLIENT,
    SETTINGS_NOT_INHERITED,
    UNKNOWN_INTERACTIONS_CALL,
    LEGACY_INTERACTIONS_SCHEMA,
    SILENTLY_MISSENT,
    SPLIT_PARALLEL_CALLS,
    POSITIONAL_STEP_ACCESS,
    POLLING_IGNORES_FAILURE,
    HISTORY_AND_ID,
    TIGHT_POLLING,
    FIRE_AND_FORGET_BACKGROUND,
    STORE_FALSE_CHAIN,
    MADE_UP_INTERACTION_ID,
    DEAD_ERROR_HANDLER,
    OVER_PROVISIONED_AGENT,
    STORED_ONE_SHOT,
    PINNED_TEST_DOUBLE,
    SDK_VERSION_FLOOR,
    OLDER_SDK,
)

__all__ = ["CODEMODS"]
