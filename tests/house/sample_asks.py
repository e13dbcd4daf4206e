"""Asks for the sample pages, as long as editors may write them."""

from __future__ import annotations

from tamizdat.house.asks import Amounts, Ask, AskBox, Choice, Ticker, Wording
from tamizdat.lib.money import Money
from tests.house.sample_words import Words

ACTION = "https://thefarshore.example/support/"
TICKER = Ticker(Money(4_000_000, "EUR"), Money(1_240_000, "EUR"), (Money(310_000, "USD"), Money(90_000, "GBP")))
CHOICE = Choice(
    "EUR",
    "monthly",
    tuple(
        Amounts(often, tuple(Money(each * 100, "EUR") for each in sums))
        for often, sums in (("once", (10, 25, 50, 100)), ("monthly", (3, 5, 10, 20)), ("annual", (30, 60, 120, 240)))
    ),
)
LINES = {
    "en": "The state took our building and our accounts. Readers are what is left, and they are enough.",
    "ru": "Государство забрало наше здание и наши счета. Остались читатели — и этого достаточно.",
    "fa": "دولت ساختمان و حساب‌های ما را گرفت. خوانندگان مانده‌اند و همین بس است.",
}
HEADINGS = {"en": "A message to our readers", "ru": "Обращение к читателям", "fa": "پیامی به خوانندگان"}
MESSAGES = {
    "en": (
        (
            "For eleven years this paper has been read in kitchens, on night trains and in queues at the border. In March the "
            "ministry declared us undesirable: from that day our advertisers may not pay us and our neighbours may not quote us."
        ),
        (
            "We print abroad now, eleven of us in two rooms above a bakery. What you give pays for the lawyers of those who stayed, "
            "for the servers that are blocked every other week, and for the time that a story takes when nobody may talk to us."
        ),
        (
            "If you live where giving is safe, a small sum every month helps most: we then know what we can promise our reporters. "
            "It takes two minutes, and it can be ended at any time."
        ),
    ),
    "ru": (
        (
            "Одиннадцать лет нашу газету читали на кухнях, в ночных поездах и в очередях на границе. В марте министерство объявило "
            "нас нежелательными: с того дня рекламодателям нельзя нам платить, а соседям — нас цитировать."
        ),
        (
            "Теперь мы печатаемся за границей: одиннадцать человек в двух комнатах над пекарней. На ваши деньги работают адвокаты "
            "тех, кто остался, серверы, которые блокируют через неделю, и время, которого требует каждый текст."
        ),
        (
            "Если вы живёте там, где помогать безопасно, лучше всего небольшая сумма каждый месяц: тогда мы знаем, что можем "
            "обещать нашим корреспондентам. Это займёт две минуты, отменить можно в любой момент."
        ),
    ),
    "fa": (
        "یازده سال این روزنامه را در آشپزخانه‌ها و قطارهای شبانه می‌خواندند. در ماه مارس وزارتخانه ما را نامطلوب اعلام کرد.",
        "اکنون در خارج چاپ می‌کنیم: یازده نفر در دو اتاق بالای یک نانوایی.",
        "اگر جایی زندگی می‌کنید که کمک کردن امن است، مبلغی کوچک در هر ماه بهترین کمک است.",
    ),
}


def top(words: Words) -> AskBox:
    return AskBox(Ask(1, Wording("", (LINES[words.language],)), most=0, campaign="winter"), ACTION)


def message(words: Words) -> AskBox:
    """At the end of a story: two wordings, the choice, and how far the campaign is as a picture."""
    language = words.language
    ask = Ask(
        2,
        Wording(HEADINGS[language], MESSAGES[language]),
        Wording(HEADINGS[language], (LINES[language], MESSAGES[language][-1])),
        most=4,
        campaign="winter",
        counted=True,
        choice=CHOICE,
    )
    return AskBox(ask, ACTION, picture=f"/{language}/tickers/winter.svg")


def box(words: Words) -> AskBox:
    """On the front, with its count in words."""
    language = words.language
    ask = Ask(
        3, Wording(HEADINGS[language], (LINES[language],)), most=4, campaign="winter", counted=True, choice=CHOICE
    )
    return AskBox(ask, ACTION, ticker=TICKER)
