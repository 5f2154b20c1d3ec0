"""A small news site that ships with the project: two outlets and an aggregator on loopback.

Its stories are written for it; places, institutions and events are made up. While it runs, a
script edits them, so that every verdict can be seen once.
"""

from crawler.demo.script import SCRIPT, Expected, Step
from crawler.demo.site import DemoSite

__all__ = ["SCRIPT", "DemoSite", "Expected", "Step"]
