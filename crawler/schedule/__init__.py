"""When to look again: pure judgement. Values in, values out, and time is an argument."""
