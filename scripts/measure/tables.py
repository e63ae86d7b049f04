# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Decides how a figure is shown, and what a missed one looks like.

A figure that misses its bar, or that could not be measured, carries ✗ and is
counted; there is no third state.
"""


class Tally:
    """Counts the figures that reached their bar and names those that did not."""

    def __init__(self):
        self.reached = 0
        self.missed = []

    def mark(self, what, text, good):
        """Returns the cell for a figure and counts it."""
        if good:
            self.reached += 1
            return text
        self.missed.append(f"{what}: {text}")
        return f"{text} ✗"

    def failed(self, what, error):
        """Returns the cell for a figure that could not be measured."""
        return self.mark(what, str(error).replace("|", "/")[:160], False)


def table(title, head, rows):
    """Prints a markdown table."""
    print(f"\n## {title}\n")
    print("| " + " | ".join(head) + " |")
    print("|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(str(cell) for cell in row) + " |")


def summary(tally):
    """Prints how many figures were reached, and each that was not."""
    total = tally.reached + len(tally.missed)
    print("\n## Sum\n")
    print(f"{tally.reached} of {total} figures reached.")
    for line in tally.missed:
        print(f"- missed: {line}")
