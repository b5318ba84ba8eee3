"""The picture of an assessment: where every score lies, what is drawn where somebody said nothing."""

import pytest

from ideas.radar import Place, radar_of, runs_of, voice_of

FOUR = ["Klima", "Gemeinwohl", "Resilienz", "Kooperation"]


def radar(names=FOUR, **said):
    silence = dict.fromkeys(["reviewers", "lead", "community", "spreads"], [None] * len(names))
    return radar_of(names, **(silence | said))


def test_the_first_axis_points_up_and_the_others_follow_clockwise():
    ends = [(axis.number, axis.end) for axis in radar().axes]

    assert ends == [
        (1, Place(342, 100)),
        (2, Place(492, 250)),
        (3, Place(342, 400)),
        (4, Place(192, 250)),
    ]


def test_nought_lies_in_the_middle_and_four_at_the_end():
    voice = voice_of([0, 4, 2, 1.5])

    assert voice.places == [Place(342, 250), Place(492, 250), Place(342, 325), Place(285.8, 250)]
    assert voice.path == "M342.0 250.0 L492.0 250.0 L342.0 325.0 L285.8 250.0 Z"


def test_who_spoke_on_some_axes_only_is_drawn_on_those_and_never_across_a_gap():
    voice = voice_of([4, 4, None, 4, None, 4])

    assert len(voice.places) == 4
    assert voice.path.count("M") == 1
    assert "Z" not in voice.path


@pytest.mark.parametrize(
    ("scores", "runs"),
    [
        ([1, 1, 1, 1, None, None, None], [[0, 1, 2, 3]]),
        ([1, None, None, 1, 1], [[3, 4, 0]]),
        ([None, 1, None, 1, None], []),
        ([1, 1, None, 1, 1, None], [[3, 4], [0, 1]]),
        ([None, None, None], []),
    ],
)
def test_a_stretch_of_neighbours_goes_on_across_the_top(scores, runs):
    assert runs_of(scores) == runs


def test_nobody_said_anything():
    voice = voice_of([None, None, None])

    assert (voice.places, voice.path) == ([], "")


def test_the_rings_are_the_four_scores():
    rings = radar().rings

    assert len(rings) == 4
    assert rings[0] == "M342.0 212.5 L379.5 250.0 L342.0 287.5 L304.5 250.0 Z"
    assert [score for score, _place in radar().scale] == [1, 2, 3, 4]
    assert [place.y for _score, place in radar().scale] == [217.5, 180, 142.5, 105]


def test_how_far_apart_the_reviewers_are_is_a_bar_on_the_axis_where_they_are_apart_at_all():
    spreads = radar(spreads=[(1, 3), (2, 2), None, (0, 4)]).spreads

    assert spreads == [(Place(342, 212.5), Place(342, 137.5)), (Place(342, 250), Place(192, 250))]


@pytest.mark.parametrize("count", [0, 1, 2])
def test_fewer_than_three_criteria_are_no_picture(count):
    assert radar(FOUR[:count]) is None


@pytest.mark.parametrize("count", range(3, 13))
def test_everything_lies_within_the_picture_whatever_the_number_of_criteria(count):
    picture = radar(["Datenschutz und Barrierefreiheit in allem, was dazugehört"] * count)

    places = [axis.number_place for axis in picture.axes]
    places += [place for axis in picture.axes for place, _line in axis.lines]
    assert all(0 <= place.x <= 684 and 16 <= place.y <= 486 for place in places)


def test_long_names_are_broken_into_at_most_two_lines():
    lines = [line for _place, line in radar(["Datenschutz und Barrierefreiheit", *FOUR]).axes[0].lines]
    longer = [line for _place, line in radar(["eins zwei drei vier fünf sechs " * 3, *FOUR]).axes[0].lines]

    assert lines == ["Datenschutz und", "Barrierefreiheit"]
    assert longer == ["eins zwei drei", "vier fünf sechs …"]


def test_words_stand_on_the_side_to_which_their_axis_points():
    assert [axis.anchor for axis in radar().axes] == ["middle", "start", "middle", "end"]


def test_the_marks_lie_around_their_place_each_larger_than_the_other():
    place = Place(100, 100)

    assert place.square == "91,91 109,91 109,109 91,109"
    assert place.triangle == "100,83 115,109 85,109"
