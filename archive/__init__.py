"""What remains: bytes, facts, judgement. Works offline, for decades; knows nothing of the crawler."""
