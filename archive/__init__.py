"""What remains: bytes, facts, judgement. Works offline; knows nothing of the crawler."""
