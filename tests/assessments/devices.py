"""A model of devices on a bad line: what a page keeps, sends, loses and sends again, and of a server that folds."""

import itertools
import random
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from assessments.merging import Save, latest

QUESTIONS = (1, 2, 3)
ANSWERS = ("", "a", "b", "c")
PLACES = st.integers(0, 10**6)  # which of those that there are, by its remainder


@dataclass(frozen=True)
class Message:
    """What a page posts: answers by question, under an id that it keeps until they are acknowledged."""

    event: uuid.UUID
    sequence: int
    answers: Mapping[int, str]
    device: uuid.UUID
    skew_minutes: int = 0  # of the device's clock, which must not matter


class FoldingServer:
    """The rules of a save without a database: events once, and folded one by one as they arrive."""

    def __init__(self) -> None:
        self.events: dict[tuple[uuid.UUID, int], Save] = {}
        self.folded: dict[int, Save] = {}

    def receive(self, message: Message) -> int:
        """The newest sequence that the reply tells."""
        for question, answer in message.answers.items():
            key = message.event, question
            if key not in self.events:
                self.events[key] = Save(message.sequence, str(message.event), answer)
                known = [self.folded[question]] if question in self.folded else []
                self.folded[question] = latest([self.events[key], *known])
        return max([message.sequence, *(self.folded[question].sequence for question in message.answers)])

    def saves(self) -> Mapping[tuple[uuid.UUID, int], Save]:
        return self.events

    def counting(self) -> dict[int, str]:
        return {question: save.answer for question, save in self.folded.items()}

    def newest(self) -> int:
        return max((save.sequence for save in self.folded.values()), default=0)


@dataclass
class Page:
    """An open page. What it has not been told is saved is kept on the device; two tabs share what is kept."""

    device: uuid.UUID
    kept: list[Message]
    clock: int = 0

    def change(self, answers: Mapping[int, str], event: uuid.UUID, skew_minutes: int) -> None:
        self.clock += 1
        self.kept.append(Message(event, self.clock, answers, self.device, skew_minutes))

    def reload(self, newest_on_server: int) -> None:
        """After a crash: the clock goes on where the server or the device has got to."""
        self.clock = max([newest_on_server, *(message.sequence for message in self.kept)])

    def hear(self, message: Message, newest: int) -> None:
        self.clock = max(self.clock, newest)
        self.kept[:] = [each for each in self.kept if each.event != message.event]


@dataclass
class Line:
    """Messages and replies on their way. The line may lose, repeat, delay and reorder them."""

    messages: list[tuple[Page, Message]] = field(default_factory=list)
    replies: list[tuple[Page, Message, int]] = field(default_factory=list)


class Devices(RuleBasedStateMachine):
    """Any schedule of typing, sending, losing, repeating, crashing and second tabs, on up to three pages."""

    most_pages = 3

    def __init__(self) -> None:
        super().__init__()
        self.server = self.new_server()
        self.ids = (uuid.UUID(int=number) for number in itertools.count(1))
        self.line = Line()
        self.acknowledged: set[tuple[uuid.UUID, int]] = set()
        self.typed: dict[int, str] = {}
        self.pages = [Page(next(self.ids), [])]

    def new_server(self) -> FoldingServer:
        return FoldingServer()

    def page(self, number: int) -> Page:
        return self.pages[number % len(self.pages)]

    @rule(
        page=PLACES,
        answers=st.dictionaries(st.sampled_from(QUESTIONS), st.sampled_from(ANSWERS), min_size=1, max_size=2),
        skew_minutes=st.integers(-(10**7), 10**7),
    )
    def type_something(self, page, answers, skew_minutes):
        self.page(page).change(answers, next(self.ids), skew_minutes)
        self.typed |= answers

    @rule(page=PLACES, chosen=PLACES)
    def send(self, page, chosen):
        page = self.page(page)
        if page.kept:
            self.line.messages.append((page, page.kept[chosen % len(page.kept)]))

    @precondition(lambda self: self.line.messages)
    @rule(chosen=PLACES, is_repeated=st.booleans(), is_reply_lost=st.booleans())
    def arrive(self, chosen, is_repeated, is_reply_lost):
        chosen %= len(self.line.messages)
        page, message = self.line.messages[chosen]
        if not is_repeated:
            del self.line.messages[chosen]
        newest = self.server.receive(message)
        if not is_reply_lost:
            self.line.replies.append((page, message, newest))

    @precondition(lambda self: self.line.messages)
    @rule(chosen=PLACES)
    def lose(self, chosen):
        del self.line.messages[chosen % len(self.line.messages)]

    @precondition(lambda self: self.line.replies)
    @rule(chosen=PLACES)
    def hear(self, chosen):
        page, message, newest = self.line.replies.pop(chosen % len(self.line.replies))
        self.acknowledged |= {(message.event, question) for question in message.answers}
        page.hear(message, newest)

    @rule(page=PLACES)
    def crash(self, page):
        self.page(page).reload(self.server.newest())

    @precondition(lambda self: len(self.pages) < self.most_pages)
    @rule(page=PLACES, is_tab=st.booleans())
    def open_another(self, page, is_tab):
        beside = self.page(page)
        opened = Page(beside.device, beside.kept) if is_tab else Page(next(self.ids), [])
        opened.reload(self.server.newest())
        self.pages.append(opened)

    @invariant()
    def no_acknowledged_answer_is_lost(self):
        assert self.acknowledged <= self.server.saves().keys()

    def teardown(self):
        """The line comes back: everything that is kept arrives, in any order, and some of it twice."""
        rest = [message for page in self.pages for message in page.kept]
        rest += [message for _page, message in self.line.messages]
        random.Random(len(rest)).shuffle(rest)
        for message in [*rest, *rest[:2]]:
            self.server.receive(message)
        saves = self.server.saves()
        expected = counting_of(saves)
        assert self.server.counting() == expected
        assert self.acknowledged <= saves.keys()
        if len(self.pages) == 1:
            assert expected == self.typed  # who works on one page gets what they typed last


class OnePage(Devices):
    """The same on one page: the last word is the learner's."""

    most_pages = 1


def counting_of(saves: Mapping[tuple[uuid.UUID, int], Save]) -> dict[int, str]:
    """What counts of these events, however they arrived."""
    by_question: dict[int, list[Save]] = {}
    for (_event, question), save in saves.items():
        by_question.setdefault(question, []).append(save)
    return {question: latest(group).answer for question, group in by_question.items()}


def replay(messages: Sequence[Message]) -> dict[int, str]:
    server = FoldingServer()
    for message in messages:
        server.receive(message)
    return server.counting()
