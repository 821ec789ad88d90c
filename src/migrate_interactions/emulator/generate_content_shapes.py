"""What a generateContent or countTokens request may contain.

Taken from the converters to the Gemini API in google-genai 3.4.0
(`google/genai/models.py`, `_*_to_mldev`) and the messages in `types.py`. Field
names are camelCase on the wire; snake_case is taken too, as proto3 JSON does.
"""

from __future__ import annotations

from migrate_interactions.emulator.shapes import (
    ANYTHING,
    BYTES,
    FLAG,
    JSON_OBJECT,
    NUMBER,
    TEXT,
    WHOLE,
    JsonSchema,
    ListOf,
    MapOf,
    Record,
    Shape,
    choice,
    one_of,
)
from migrate_interactions.emulator.spelling import words

TEXTS = ListOf(TEXT)
OPENAPI_SCHEMA = JsonSchema("openapi")
JSON_SCHEMA = JsonSchema("json")


def record(required: dict[str, Shape] | None = None, **optional: Shape) -> Record:
    """A record of the REST API, in either spelling."""
    return Record(required or {}, optional, camel=True)


# ---------------------------------------------------------------- contents

RESOLUTION = choice(
    *(f"MEDIA_RESOLUTION_{name}" for name in words("UNSPECIFIED LOW MEDIUM HIGH ULTRA_HIGH"))
)
BLOB = record({"data": BYTES}, mimeType=TEXT, displayName=TEXT)
FILE = record({"fileUri": TEXT}, mimeType=TEXT, displayName=TEXT)
TOOL_TYPE = TEXT
VIDEO_METADATA = record(startOffset=TEXT, endOffset=TEXT, fps=NUMBER, contentLayers=ANYTHING)
PART = record(
    text=TEXT,
    thought=FLAG,
    thoughtSignature=BYTES,
    inlineData=BLOB,
    fileData=FILE,
    functionCall=record({"name": TEXT}, id=TEXT, args=JSON_OBJECT),
    functionResponse=record(
        {"name": TEXT},
        id=TEXT,
        response=JSON_OBJECT,
        willContinue=FLAG,
        scheduling=TEXT,
        parts=ListOf(record(inlineData=BLOB, fileData=FILE)),
    ),
    executableCode=record(
        {"code": TEXT}, id=TEXT, language=choice("LANGUAGE_UNSPECIFIED", "PYTHON")
    ),
    codeExecutionResult=record(
        id=TEXT,
        output=TEXT,
        outcome=choice(
            "OUTCOME_UNSPECIFIED", "OUTCOME_OK", "OUTCOME_FAILED", "OUTCOME_DEADLINE_EXCEEDED"
        ),
    ),
    toolCall=record(id=TEXT, toolType=TOOL_TYPE, args=JSON_OBJECT),
    toolResponse=record(id=TEXT, toolType=TOOL_TYPE, response=JSON_OBJECT),
    videoMetadata=VIDEO_METADATA,
    mediaResolution=record(level=RESOLUTION, numTokens=WHOLE),
    mediaProcessing=ANYTHING,
    partMetadata=JSON_OBJECT,
    audioTranscription=ANYTHING,
    speechMetadata=ANYTHING,
    documentMetadata=ANYTHING,
    spreadsheetMetadata=ANYTHING,
    audioMetadata=ANYTHING,
)
# Exactly one of these makes a part.
PART_DATA = (
    "text",
    "inlineData",
    "fileData",
    "functionCall",
    "functionResponse",
    "executableCode",
    "codeExecutionResult",
    "toolCall",
    "toolResponse",
)
CONTENT = record(parts=ListOf(PART), role=TEXT)

# ---------------------------------------------------------------- tools

DECLARATION = record(
    {"name": TEXT},
    description=TEXT,
    parameters=OPENAPI_SCHEMA,
    parametersJsonSchema=JSON_SCHEMA,
    response=OPENAPI_SCHEMA,
    responseJsonSchema=JSON_SCHEMA,
    behavior=choice("UNSPECIFIED", "BLOCKING", "NON_BLOCKING"),
)
TOOL = record(
    functionDeclarations=ListOf(DECLARATION),
    googleSearch=record(
        searchTypes=record(webSearch=record(), imageSearch=record()),
        timeRangeFilter=record(startTime=TEXT, endTime=TEXT),
    ),
    googleSearchRetrieval=record(dynamicRetrievalConfig=record(dynamicThreshold=NUMBER, mode=TEXT)),
    codeExecution=record(),
    urlContext=record(),
    googleMaps=record(authConfig=ANYTHING, enableWidget=FLAG),
    fileSearch=record(fileSearchStoreNames=TEXTS, topK=WHOLE, metadataFilter=TEXT),
    computerUse=record(
        environment=choice(
            *(f"ENVIRONMENT_{name}" for name in words("UNSPECIFIED BROWSER MOBILE DESKTOP"))
        ),
        excludedPredefinedFunctions=TEXTS,
        enablePromptInjectionDetection=FLAG,
        disabledSafetyPolicies=TEXTS,
    ),
    mcpServers=ListOf(
        record(
            name=TEXT,
            streamableHttpTransport=record(
                url=TEXT,
                headers=MapOf(TEXT),
                timeout=TEXT,
                sseReadTimeout=TEXT,
                terminateOnClose=FLAG,
            ),
        )
    ),
)
TOOL_CONFIG = record(
    functionCallingConfig=record(
        mode=choice("MODE_UNSPECIFIED", "AUTO", "ANY", "NONE", "VALIDATED"),
        allowedFunctionNames=TEXTS,
    ),
    retrievalConfig=record(latLng=record(latitude=NUMBER, longitude=NUMBER), languageCode=TEXT),
    includeServerSideToolInvocations=FLAG,
)

# ---------------------------------------------------------------- settings

VOICE = record(
    prebuiltVoiceConfig=record(voiceName=TEXT),
    replicatedVoiceConfig=ANYTHING,
    voice=TEXT,
)
GENERATION_CONFIG = record(
    temperature=NUMBER,
    topP=NUMBER,
    topK=NUMBER,
    candidateCount=WHOLE,
    maxOutputTokens=WHOLE,
    stopSequences=TEXTS,
    responseLogprobs=FLAG,
    logprobs=WHOLE,
    presencePenalty=NUMBER,
    frequencyPenalty=NUMBER,
    seed=WHOLE,
    responseMimeType=choice("text/plain", "application/json", "text/x.enum"),
    responseSchema=OPENAPI_SCHEMA,
    responseJsonSchema=JSON_SCHEMA,
    responseFormat=ANYTHING,
    responseModalities=ListOf(
        one_of(choice("MODALITY_UNSPECIFIED", "TEXT", "IMAGE", "AUDIO", "VIDEO"))
    ),
    mediaResolution=RESOLUTION,
    speechConfig=record(
        voiceConfig=VOICE,
        languageCode=TEXT,
        multiSpeakerVoiceConfig=record(
            speakerVoiceConfigs=ListOf(record(speaker=TEXT, voiceConfig=VOICE))
        ),
    ),
    thinkingConfig=record(
        includeThoughts=FLAG,
        thinkingBudget=WHOLE,
        thinkingLevel=choice(
            "THINKING_LEVEL_UNSPECIFIED", "MINIMAL", "LOW", "MEDIUM", "HIGH", "XHIGH"
        ),
    ),
    imageConfig=record(aspectRatio=TEXT, imageSize=TEXT),
    enableEnhancedCivicAnswers=FLAG,
    audioTranscriptionConfig=JSON_OBJECT,
    translationConfig=JSON_OBJECT,
)
SAFETY_SETTING = record(
    {
        "category": choice(
            *(
                f"HARM_CATEGORY_{name}"
                for name in (
                    "HARASSMENT",
                    "HATE_SPEECH",
                    "SEXUALLY_EXPLICIT",
                    "DANGEROUS_CONTENT",
                    "CIVIC_INTEGRITY",
                    "JAILBREAK",
                    "IMAGE_HATE",
                    "IMAGE_DANGEROUS_CONTENT",
                    "IMAGE_HARASSMENT",
                    "IMAGE_SEXUALLY_EXPLICIT",
                )
            )
        ),
        "threshold": choice(
            "HARM_BLOCK_THRESHOLD_UNSPECIFIED",
            "BLOCK_LOW_AND_ABOVE",
            "BLOCK_MEDIUM_AND_ABOVE",
            "BLOCK_ONLY_HIGH",
            "BLOCK_NONE",
            "OFF",
        ),
    },
    method=choice("SEVERITY", "PROBABILITY"),
)
REQUEST = record(
    contents=ListOf(CONTENT),
    systemInstruction=CONTENT,
    tools=ListOf(TOOL),
    toolConfig=TOOL_CONFIG,
    safetySettings=ListOf(SAFETY_SETTING),
    generationConfig=GENERATION_CONFIG,
    cachedContent=TEXT,
    labels=MapOf(TEXT),
    model=TEXT,
    serviceTier=choice("unspecified", "flex", "standard", "priority"),
    continuationToken=TEXT,
    store=FLAG,
)
COUNT_TOKENS = record(
    contents=ListOf(CONTENT),
    generateContentRequest=REQUEST,
    systemInstruction=CONTENT,
    tools=ListOf(TOOL),
    generationConfig=GENERATION_CONFIG,
)
