"""Words that rows repeat are put together once, for each language apart."""

from django.utils import translation

from arena.words import kept


def test_the_same_words_are_put_together_once():
    asked = []

    @kept
    def supports(count: int) -> str:
        asked.append(count)
        return f"{count} Unterstützungen"

    assert [supports(2), supports(3), supports(2)] == ["2 Unterstützungen", "3 Unterstützungen", "2 Unterstützungen"]
    assert asked == [2, 3]


def test_each_language_has_its_own():
    @kept
    def language() -> str:
        return translation.get_language()

    with translation.override("en"):
        assert language() == "en"
    with translation.override("de"):
        assert language() == "de"
