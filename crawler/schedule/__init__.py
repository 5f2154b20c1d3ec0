"""When to look again: pure judgement. Values in, values out, and time is an argument."""

from crawler.schedule.budget import Bucket, Controller
from crawler.schedule.outcome import Outcome, Sight, outcome_of
from crawler.schedule.policy import Plan, Why, decide, hint, learn, plan
from crawler.schedule.sections import section_of
from crawler.schedule.state import HostState, PageState
from crawler.schedule.words import explain

__all__ = [
    "Bucket",
    "Controller",
    "HostState",
    "Outcome",
    "PageState",
    "Plan",
    "Sight",
    "Why",
    "decide",
    "explain",
    "hint",
    "learn",
    "outcome_of",
    "plan",
    "section_of",
]
