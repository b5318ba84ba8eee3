"""Markdown: the headings fit the page around them, and nothing hostile gets through."""

import pytest
from bs4 import BeautifulSoup

from arena import markdown


@pytest.mark.parametrize(
    ("text", "top", "html"),
    [
        ("# Eins\n\n## Zwei", 3, "<h3>Eins</h3>\n<h4>Zwei</h4>\n"),
        ("## Eins\n\n### Zwei", 3, "<h3>Eins</h3>\n<h4>Zwei</h4>\n"),
        ("## Eins\n\n# Zwei", 2, "<h3>Eins</h3>\n<h2>Zwei</h2>\n"),
        (
            "# 1\n## 2\n### 3\n#### 4\n##### 5\n###### 6",
            3,
            "<h3>1</h3>\n<h4>2</h4>\n<h5>3</h5>\n" + "".join(f"<h6>{n}</h6>\n" for n in (4, 5, 6)),
        ),
        ("Nur Text", 2, "<p>Nur Text</p>\n"),
    ],
)
def test_headings_begin_below_the_page_s_own(text, top, html):
    assert markdown.render(text, top=top) == html


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<h1>gross</h1>",
        "<img src=x onerror=alert(1)>",
        "![bild](https://anderswo.example/x.png)",
        "[x](javascript:alert(1))",
        "[x](//anderswo.example)",
        "[x](data:text/html,1)",
        "<a href='https://x.example' onclick='y()'>x</a>",
    ],
)
@pytest.mark.parametrize("top", [2, 3])
def test_hostile_text_stays_text(hostile, top):
    html = BeautifulSoup(markdown.render(f"# Titel\n\n{hostile}", top=top), "html.parser")

    assert not html.select("script, img, h1, [href], [onclick], [onerror]")


def test_a_link_leads_to_https_and_vouches_for_nothing():
    assert markdown.render("[hier](https://berlin.de)") == (
        '<p><a href="https://berlin.de" rel="nofollow ugc noopener">hier</a></p>\n'
    )
