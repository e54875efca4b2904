"""What may be wrong with the labels of any chart, whatever it shows."""

import re

from matplotlib.figure import Figure

NUMBER = re.compile(r"[+−-]?\d[\d,]*(?:\.(\d+))?%?")


def faults(figure: Figure) -> list[str]:
    """Words that stand twice at one place, words that repeat themselves, and figures that are not
    those of the bar they stand beside."""
    figure.canvas.draw()
    found, places = [], set()
    for axes in figure.axes:
        if not axes.get_visible():
            continue
        legend = axes.get_legend()
        texts = [axes.title, *axes.texts, *axes.get_xticklabels(), *axes.get_yticklabels()]
        texts += legend.get_texts() if legend else []
        for text in texts:
            words = text.get_text().strip()
            if not words or not text.get_visible():
                continue
            place = (words, *(round(at) for at in text.get_window_extent().p0))
            if place in places:
                found.append(f"{words} stands twice at one place")
            places.add(place)
            half = words[: len(words) // 2]
            if len(words) > 3 and words == half + half and not half.isdigit():
                found.append(f"{words} repeats itself")
        found += _beside_bars(axes)
    return found


def _beside_bars(axes) -> list[str]:
    """Of an axes of single horizontal bars, each with one figure beside it."""
    if len(axes.containers) != 1 or len(axes.texts) != len(axes.patches):
        return []
    found = []
    for bar, text in zip(axes.patches, axes.texts, strict=True):
        if (match := NUMBER.fullmatch(text.get_text().strip())) and bar.get_x() == 0:
            said = float(re.sub("[,%+]", "", match[0]).replace("−", "-"))
            half = 0.51 * 10.0 ** -len(match[1] or "")
            lengths = [bar.get_width(), *([100 * bar.get_width()] if "%" in match[0] else [])]
            if all(abs(said - length) > half for length in lengths):
                found.append(f"{match[0]} beside a bar of {bar.get_width():g}")
    return found
