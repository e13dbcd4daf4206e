"""Sentences for stories that nobody reads: our own words, shuffled. Their lengths are those of news."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

WHO = (
    "The harbour office,The council of Podluma,A spokesman for the ferry company,The teachers' union,The ministry,Her lawyer,"
    "The district court,An engineer who knew the bridge,The central bank,A neighbour,The electoral board,The orchestra's manager,"
    "The mayor,A nurse in the night shift,The water authority,The publisher,An official of the customs service"
).split(",")
DID = "said,wrote,announced,admitted,denied,repeated,explained,told reporters,noted in a letter,confirmed".split(",")
WHAT = (
    "the work would begin in spring,no decision had been taken,the figures for the quarter were late,the road would stay closed,"
    "the contract had been renewed without a tender,eleven people were waiting for an answer,the price had risen by a tenth,"
    "the second hearing would be held in the small hall,the list had been drawn up by hand,nobody had asked them beforehand,"
    "the papers had been sent to the wrong address,the pumps had worked through the night,the school would open again on Monday"
).split(",")
WHY = (
    "because the budget had not been signed,although the inspectors had warned of it,after three weeks of silence,"
    "as it had the year before,while the court was still sitting,since the law left no other way,in spite of the rain,"
    "before anybody could read the report,for the fourth time since summer,under a rule that is older than the town"
).split(",")
HEADS = "Harbour,Council,Teachers,Court,Ferry,Bank,Mayor,Bridge,Dam,Library,Orchestra,Market,Hospital,Customs,Archive,Railway".split(
    ","
)
TAILS = (
    "waits for an answer,asks who will pay,goes back to work,closes for the winter,publishes its figures,loses a case,finds the money,"
    "changes the rules again,opens a week late,counts the damage,is sold to a stranger,keeps its name"
).split(",")
POOL = 600
"""Paragraphs made once; a story is a handful of them."""


@dataclass
class Prose:
    """A source of text; the same ``hand`` gives the same text."""

    hand: random.Random
    pool: list[tuple[str, int]] = field(init=False)

    def __post_init__(self) -> None:
        self.pool = [self._paragraph() for _ in range(POOL)]

    def headline(self) -> str:
        return f"{self.hand.choice(HEADS)} {self.hand.choice(TAILS)}"

    def sentence(self) -> str:
        return (
            " ".join(
                (self.hand.choice(WHO), self.hand.choice(DID), "that", self.hand.choice(WHAT), self.hand.choice(WHY))
            )
            + "."
        )

    def story(self) -> tuple[str, int]:
        """HTML of a body, and how many words it has: between about 250 and 700."""
        paragraphs = self.hand.sample(self.pool, self.hand.randint(5, 12))
        return "".join(text for text, _ in paragraphs), sum(words for _, words in paragraphs)

    def _paragraph(self) -> tuple[str, int]:
        text = " ".join(self.sentence() for _ in range(self.hand.randint(2, 4)))
        return f"<p>{text}</p>", len(text.split())
