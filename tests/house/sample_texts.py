"""The words of the sample story."""

# ruff: noqa: ISC004  a paragraph is one string over several lines
from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Texts:
    paragraphs: tuple[str, ...]
    headings: tuple[str, str]
    pull_quote: str
    quotation: str
    speaker: str
    role: str
    where: str
    facts: tuple[str, ...]
    timeline: str
    moments: tuple[tuple[str, str], ...]
    table: str
    columns: tuple[dict[str, object], ...]
    rows: tuple[tuple[dict[str, object], ...], ...]
    document: str


def _rows(*rows: tuple[str, str, str]) -> tuple[tuple[dict[str, object], ...], ...]:
    return tuple(
        (
            {"value": name, "number": False},
            {"value": Decimal(one), "number": True},
            {"value": Decimal(two), "number": True},
        )
        for name, one, two in rows
    )


def _columns(*words: str) -> tuple[dict[str, object], ...]:
    return tuple({"words": word, "number": n > 0} for n, word in enumerate(words))


ENGLISH = Texts(
    paragraphs=(
        "The men who came for the harbour came with padlocks. There were nineteen of them, in new coats, and they had a list of "
        "doors. By half past four on Monday morning every crane house, weighbridge and pump room between the grain quay and the old "
        "lighthouse had been closed with a brass lock of the same make, and the night watchman, who had worked there for "
        "thirty-one years, had been given a receipt for his keys.",
        "The receipt names no company. It bears a stamp that the chamber of commerce says it has never seen, and a telephone number "
        "at which, through all of yesterday, a recorded voice gave the times of trains. Three ministries told this newspaper that "
        'they had not read any contract. The fourth, <a href="https://ministry.example/transport">transport</a>, asked us to put '
        "the question in writing and then closed the office that receives letters.",
        "What is certain is small, and can be counted. Eleven ships were waiting in the roads at dawn. Seven carried wheat, two "
        "carried barley, one carried fertiliser and one, according to her master, nothing at all. None was allowed to berth. At noon "
        "a launch went from one to another with a sheet of paper, and by evening the horizon was empty for the first time since the "
        "war.",
        "In the upper town the bakers began to count. The municipal store holds flour for nine days, the two mills for another six. "
        "After that the province, which eats four hundred tonnes of bread a day, will depend on a single-track railway and a road "
        'that the same ministry closed for repair in <a href="/en/2026/10/road.html">October</a>.',
        "The harbour has been sold before. In 1994 it went for eleven million crowns to a bank that owned, it turned out, one desk "
        "and a <em>very</em> good lawyer; the state took it back four years later and paid twice the sum for the silt. Since then the "
        "port authority has published every lease, down to the kiosk that sells tea and rope. The last page of its register was "
        "printed on Friday. It lists the kiosk.",
        "She would not give her name to be printed, though half the town knows her voice. For twelve years it has announced arrivals "
        "over the loudspeakers of the passenger quay. On Monday it announced nothing. She sat in the kitchen of the dockers’ club "
        "with her coat on and a tin box on her knees, and in the box were the weighing slips for October, which nobody had asked her "
        "to save and nobody had told her to burn.",
        "The slips agree with what the drivers say. Grain that entered the port in autumn was heavier than the grain that left it, "
        "by a little every day: a hundredweight here, a lorry there, never enough to stop a queue. Added together by a retired "
        "teacher of mathematics, who asked for a second pencil, the difference comes to some 14,200 tonnes, or about five weeks of "
        "bread. Where it went is not on the slips.",
        "A harbour is a promise with water in it, an engineer here likes to say: somebody must dredge, somebody must light the "
        "lamps, and both must believe that the other will turn up tomorrow. The pilots have been told that they are employed by "
        "nobody. They are going out all the same. “We can hardly leave the buoys to politics,” one of them said, and asked for the "
        "tide tables, since the official ones are behind a lock.",
        "The governor spoke at six. He praised investment in general and named no investor. Asked who had signed, he replied that in "
        "modern practice a signature is a formality; asked who had been paid, that this was a commercial secret; asked what people "
        "should eat in December, that he welcomed the interest of the press. The broadcast was then interrupted by music, and has "
        "not been repeated.",
        "By law a sale of this size must lie in the library for sixty days, where anyone may read it. We went to the library. There "
        "is a folder with the right number on its spine, tied with the right ribbon. It holds two hundred and six sheets of very "
        "good paper, numbered by hand and otherwise blank.",
        "On Tuesday morning one of the nineteen men came back alone. He had lost, he said, the key to the weighbridge. The watchman, "
        "who keeps a copy of everything, looked at him for a while, and then at his receipt, and asked whether he could see some "
        "identification.",
    ),
    headings=("Sold once already", "What the weighing slips show"),
    pull_quote="A harbour is a promise with water in it. Somebody must light the lamps.",
    quotation=(
        "I called the ships in for twelve years. I know each of them by her cough. On Monday I stood at the "
        "window and there was nothing to call."
    ),
    speaker="The voice of the passenger quay",
    role="announcer, dismissed on Monday",
    where="in the dockers’ club, 23 November",
    facts=(
        "Nine days of flour in the municipal store, six in the mills.",
        "Eleven ships turned away, seven of them with wheat.",
        "Some 14,200 tonnes missing between the gate and the quay.",
    ),
    timeline="A harbour changes hands",
    moments=(
        ("1994", "First sale, to a bank with one desk."),
        ("1998", "The state buys it back at twice the price."),
        ("October 2026", "The road to the interior is closed for repair."),
        ("23 November", "Nineteen men, nineteen locks."),
    ),
    table="Grain through the port, in tonnes",
    columns=_columns("Month", "In", "Out"),
    rows=_rows(("August", "118400", "117950"), ("September", "131020", "126310.5"), ("October", "127700", "118660")),
    document="The receipt for the keys",
)

RUSSIAN = Texts(
    paragraphs=(
        "Люди, пришедшие за портом, пришли с замками. Их было девятнадцать, в новых пальто, и у них был список дверей. К половине "
        "пятого утра в понедельник каждая крановая будка, весовая и насосная между зерновой набережной и старым маяком была закрыта "
        "на латунный замок одной и той же марки, а ночной сторож, проработавший здесь тридцать один год, получил расписку за ключи.",
        "Компания в расписке не названа. На ней стоит печать, которой торговая палата, по её словам, никогда не видела, и номер "
        "телефона, по которому весь вчерашний день записанный голос зачитывал расписание поездов. Три министерства сообщили газете, "
        'что договора не читали. Четвёртое, <a href="https://ministry.example/transport">транспорта</a>, попросило задать вопрос '
        "письменно и закрыло кабинет, принимающий письма.",
        "Достоверно известно немногое, и это можно пересчитать. На рассвете на рейде ждали одиннадцать судов. Семь везли пшеницу, "
        "два ячмень, одно удобрения и одно, по словам капитана, совсем ничего. Причалить не дали никому. В полдень катер обошёл "
        "их с листом бумаги, и к вечеру горизонт опустел впервые с войны.",
        "В верхнем городе считают пекари. На муниципальном складе муки на девять дней, на двух мельницах ещё на шесть. Потом "
        "губерния, съедающая четыреста тонн хлеба в день, останется с одноколейной дорогой и шоссе, которое то же министерство "
        'закрыло на ремонт в <a href="/ru/2026/10/road.html">октябре</a>.',
        "Порт уже продавали. В 1994 году он за одиннадцать миллионов крон достался банку, у которого, как выяснилось, был один стол "
        "и <em>очень</em> хороший адвокат; через четыре года государство вернуло порт, заплатив за ил вдвое. С тех пор управление "
        "порта публикует каждую аренду, вплоть до киоска с чаем и верёвкой. Последняя страница реестра напечатана в пятницу. В ней "
        "значится киоск.",
        "Она просила не называть имени, хотя её голос знает полгорода. Двенадцать лет он объявлял прибытия на пассажирской "
        "набережной. В понедельник он не объявил ничего. Она сидела на кухне клуба докеров в пальто, с жестяной коробкой на коленях, "
        "и в коробке лежали весовые талоны за октябрь, которые никто не просил сохранить и никто не велел сжечь.",
        "Талоны сходятся с тем, что говорят водители. Зерно, входившее в порт осенью, было тяжелее зерна, которое его покидало, "
        "каждый день на немного: тут центнер, там грузовик, никогда столько, чтобы остановить очередь. Всего, по подсчётам бывшей "
        "учительницы математики, разница составила около 14 200 тонн, то есть пять недель хлеба.",
        "Порт, любит повторять здешний инженер, это обещание, налитое водой: кто-то должен чистить дно, кто-то зажигать огни, и оба "
        "должны верить, что другой завтра придёт. Лоцманам сказали, что они больше ни у кого не работают. Они всё равно выходят в "
        "море. «Не оставлять же буи политике», сказал один из них и попросил таблицу приливов.",
        "Губернатор выступил в шесть. Он похвалил инвестиции вообще и не назвал инвестора. На вопрос, кто подписал, он ответил, что в "
        "современной практике подпись лишь формальность; на вопрос, кому заплатили, что это коммерческая тайна; на вопрос, что есть "
        "в декабре, что он приветствует интерес прессы.",
        "По закону договор такого размера должен шестьдесят дней лежать в библиотеке, где его может прочесть каждый. Мы пошли в "
        "библиотеку. Там есть папка с нужным номером, завязанная нужной лентой. В ней двести шесть листов очень хорошей бумаги, "
        "пронумерованных от руки и в остальном чистых.",
        "Во вторник утром один из девятнадцати вернулся. Он потерял, сказал он, ключ от весовой. Сторож, хранящий копию всего, "
        "посмотрел на него, потом на свою расписку и попросил предъявить документы.",
    ),
    headings=("Однажды уже продан", "Что показывают весовые талоны"),
    pull_quote="Порт это обещание, налитое водой. Кто-то должен зажигать огни.",
    quotation=(
        "Я двенадцать лет звала сюда корабли. Я каждый узнаю по кашлю. В понедельник я стояла у окна, и "
        "звать было некого."
    ),
    speaker="Голос пассажирской набережной",
    role="диктор, уволенная в понедельник",
    where="в клубе докеров, 23 ноября",
    facts=(
        "Муки на девять дней на складе и на шесть на мельницах.",
        "Одиннадцать судов развернули, семь из них с пшеницей.",
        "Около 14 200 тонн пропало между воротами и причалом.",
    ),
    timeline="Порт переходит из рук в руки",
    moments=(
        ("1994", "Первая продажа, банку с одним столом."),
        ("1998", "Государство выкупает порт вдвое дороже."),
        ("Октябрь 2026", "Дорогу вглубь страны закрывают на ремонт."),
        ("23 ноября", "Девятнадцать человек, девятнадцать замков."),
    ),
    table="Зерно через порт, тонн",
    columns=_columns("Месяц", "Ввезено", "Вывезено"),
    rows=_rows(("Август", "118400", "117950"), ("Сентябрь", "131020", "126310.5"), ("Октябрь", "127700", "118660")),
    document="Расписка за ключи",
)

_PERSIAN = (
    "مردانی که برای بندر آمدند با قفل آمدند. نوزده نفر بودند، با پالتوهای نو، و فهرستی از درها در دست داشتند. تا ساعت چهار و نیم صبح "
    "دوشنبه هر اتاق جرثقیل و باسکول و تلمبه‌خانه‌ای میان اسکلهٔ غله و فانوس دریایی کهنه با قفلی برنجی بسته شده بود.",
    "در رسید نام هیچ شرکتی نیست. مهری دارد که اتاق بازرگانی می‌گوید هرگز ندیده است و شماره تلفنی که تمام دیروز صدایی ضبط‌شده در آن "
    'ساعت قطارها را می‌خواند. سه وزارتخانه گفتند قراردادی نخوانده‌اند. چهارمی، <a href="https://ministry.example/transport">وزارت راه</a>، '
    "خواست پرسش را بنویسیم و سپس دفتر نامه‌ها را بست.",
    "آنچه می‌دانیم اندک است و می‌شود آن را شمرد. سپیده‌دم یازده کشتی در انتظار بودند. هفت کشتی گندم داشتند، دو کشتی جو، یکی کود و یکی، "
    "به گفتهٔ ناخدایش، هیچ.",
    "در شهر بالا نانوایان شمردن را آغاز کردند. انبار شهر برای نه روز آرد دارد و دو آسیاب برای شش روز دیگر.",
)

PERSIAN = Texts(
    paragraphs=tuple(_PERSIAN[n % 4] for n in range(11)),
    headings=("یک بار دیگر هم فروخته شده بود", "برگه‌های باسکول چه می‌گویند"),
    pull_quote="بندر پیمانی است که در آن آب ریخته‌اند. کسی باید چراغ‌ها را روشن کند.",
    quotation=(
        "دوازده سال کشتی‌ها را صدا زدم. هر یک را از سرفه‌اش می‌شناسم. دوشنبه پشت پنجره ایستادم و کسی نبود که صدایش کنم."
    ),
    speaker="صدای اسکلهٔ مسافران",
    role="گوینده، دوشنبه برکنار شد",
    where="در باشگاه کارگران بندر، ۲۳ نوامبر",
    facts=(
        "نه روز آرد در انبار شهر، شش روز در آسیاب‌ها.",
        "یازده کشتی برگردانده شد، هفت کشتی با گندم.",
        "نزدیک ۱۴٬۲۰۰ تن میان دروازه و اسکله گم شده است.",
    ),
    timeline="بندر دست به دست می‌شود",
    moments=(
        ("۱۹۹۴", "فروش نخست، به بانکی با یک میز."),
        ("۱۹۹۸", "دولت آن را به دو برابر بها پس می‌گیرد."),
        ("۲۳ نوامبر", "نوزده مرد، نوزده قفل."),
    ),
    table="غله در بندر، به تن",
    columns=_columns("ماه", "ورود", "خروج"),
    rows=_rows(("اوت", "118400", "117950"), ("سپتامبر", "131020", "126310"), ("اکتبر", "127700", "118660")),
    document="رسید کلیدها",
)

TEXTS = {"en": ENGLISH, "ru": RUSSIAN, "fa": PERSIAN}
