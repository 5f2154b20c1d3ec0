"""The document that is handed to newskeep: a pasted story and notes, with links to the site."""

from collections.abc import Mapping

from crawler.demo.pages import address
from crawler.demo.stories import APPEAL, Story


def document_text(stories: Mapping[str, Story], port: int) -> str:
    """A pasted story in plain text, its origin below it, and a reader's notes."""
    dam = stories["dam"]
    url = {key: address(story, port) for key, story in stories.items()}
    home = f"http://{dam.host}:{port}/"
    pasted = "\n\n".join(
        (
            dam.title,
            f"By {dam.byline}",
            f"{dam.published:%B} {dam.published.day}, {dam.published.year}",
            dam.credit,
            *dam.paragraphs,
            f"Related article: {dam.related}",
            *APPEAL,
        )
    )
    return f"""

{pasted}

Original url:

{url["dam"]}

Notes

The same text, with the appeal pasted along, stands at {url["dam_copy"]}; the market story \
({url["market"]}) shares the appeal and nothing else.

Read Entire Article

{url["sea_wall"]}

The Gazette's own version of it: {url["sea_wall_rewrite"]}. Also of the Gazette: \
{url["ferry"]}, {url["archive_fire"]}.
Also of the Courier: <{url["grid"]}> and «{url["teachers"]}».

The front page is {home} and the desk's own list is ftp://{dam.host}/lists/stories-of-the-week.
Read more at the Courier
"""


def document_markdown(stories: Mapping[str, Story], port: int) -> str:
    """The notes alone, in Markdown."""
    lines = [
        "# Stories to keep",
        "",
        f"**Original url:** <{address(stories['dam'], port)}>",
        "",
        f"[Read Entire Article]({address(stories['sea_wall'], port)})",
        "",
    ]
    others = (story for key, story in stories.items() if key not in {"dam", "sea_wall"})
    lines += [f"- [{story.title}]({address(story, port)})" for story in others]
    lines += ["- [Write to us](mailto:desk@northern-courier.example)", ""]
    return "\n".join(lines)
