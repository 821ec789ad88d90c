"""Stores of vectors: their packages, and the methods that fill and query them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class VectorStore:
    """One product. ``packages`` are the first parts of the names of what is imported."""

    name: str
    packages: tuple[str, ...]
    queries: frozenset[str]
    fills: frozenset[str]


#: Words without which a module has no such store.
WORDS = ("chroma", "pinecone", "faiss", "qdrant", "weaviate", "pgvector")
_OF_LANGCHAIN = frozenset(
    {"similarity_search", "similarity_search_with_score", "max_marginal_relevance_search"}
)
_FILLS_OF_LANGCHAIN = frozenset({"add_documents", "add_texts", "from_documents", "from_texts"})

STORES: tuple[VectorStore, ...] = (
    VectorStore(
        "Chroma",
        ("chromadb", "langchain_chroma"),
        frozenset({"query"}) | _OF_LANGCHAIN,
        frozenset({"add", "upsert"}) | _FILLS_OF_LANGCHAIN,
    ),
    VectorStore(
        "Pinecone",
        ("pinecone", "langchain_pinecone"),
        frozenset({"query", "search", "search_records"}) | _OF_LANGCHAIN,
        frozenset({"upsert", "upsert_records", "upsert_from_dataframe"}) | _FILLS_OF_LANGCHAIN,
    ),
    VectorStore("FAISS", ("faiss",), frozenset({"search"}), frozenset({"add", "add_with_ids"})),
    VectorStore(
        "Qdrant",
        ("qdrant_client", "langchain_qdrant"),
        frozenset({"query", "search", "query_points", "search_batch"}) | _OF_LANGCHAIN,
        frozenset({"add", "upsert", "upload_points", "upload_collection"}) | _FILLS_OF_LANGCHAIN,
    ),
    VectorStore(
        "Weaviate",
        ("weaviate", "langchain_weaviate"),
        frozenset({"near_vector", "near_text", "hybrid", "bm25", "with_near_text"})
        | frozenset({"with_near_vector", "with_hybrid"})
        | _OF_LANGCHAIN,
        frozenset({"insert", "insert_many", "add_object", "add_data_object"}) | _FILLS_OF_LANGCHAIN,
    ),
)

#: Arguments that choose among what is stored by what it is labelled with.
FILTERS = frozenset({"where", "where_document", "filter", "filters", "query_filter"})
#: Packages of embeddings that are not Gemini's, with their makers' names.
EMBEDDERS = {
    "sentence_transformers": "Sentence Transformers",
    "openai": "OpenAI",
    "cohere": "Cohere",
    "voyageai": "Voyage",
    "fastembed": "FastEmbed",
    "langchain_openai": "OpenAI",
    "langchain_huggingface": "Hugging Face",
    "transformers": "Hugging Face",
}
