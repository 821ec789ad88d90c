"""Infrastructure around Gemini: sandboxes, workflows, queues, stores, clients all over."""
