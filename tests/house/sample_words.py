"""The invented words of the sample pages, in English, Russian and Persian."""

# ruff: noqa: ISC004  a sentence is one string over several lines
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    language: str
    own_name: str
    paper: str
    motto: str
    notice: str
    caption: str
    sections: tuple[str, ...]
    kinds: tuple[tuple[str, str], ...]
    authors: tuple[str, ...]
    topics: tuple[str, ...]
    fixed: tuple[str, ...]
    letter: tuple[str, str]
    stories: tuple[tuple[str, str], ...]


ENGLISH = Words(
    language="en",
    own_name="English",
    paper="The Far Shore",
    motto="Printed where it may be printed",
    notice=(
        "The ministry has declared this newspaper “undesirable”. Quoting it at home may be prosecuted. Read "
        "it; think before you share it."
    ),
    caption="The old grain quay at Sollhaven, an hour after the inspectors had left.",
    sections=("Politics", "Economy", "The Courts", "Opinion", "Culture"),
    kinds=(("news", "News"), ("news", "News"), ("analysis", "Analysis"), ("live", "Live")),
    authors=("Vera Lind", "Tomas Aare", "A correspondent in Sollhaven", "Irina Motl"),
    topics=("Sollhaven harbour", "Grain", "Port authority", "Strikes", "Customs"),
    fixed=("About the paper", "Privacy", "Corrections", "Contact"),
    letter=("The Friday Letter", "News, features and analysis of the week, picked by hand."),
    stories=(
        (
            "Harbour that fed a province is sold in a night, and nobody signed for it",
            "Three ministries deny having seen the contract. Dockers found the new locks "
            "on Monday morning; by noon the grain "
            "ships had been turned away, and the bakeries of the upper town were counting sacks.",
        ),
        (
            "Judge who freed the printers is moved to the islands",
            "Her clerks learned of it from the noticeboard. The appeal of the four "
            "printers was to be heard on Thursday.",
        ),
        (
            "Why the price of salt tells more than the price of oil",
            "A household index kept by a schoolteacher since 1998 has called every shortage two months early.",
        ),
        (
            "Ferry line reopens after nine weeks; the first boat carries letters",
            "The crossing takes fifty minutes. For nine weeks it took a bribe, two visas and a lorry of turnips.",
        ),
        (
            "Central bank stops publishing the number of new notes",
            "The last figure, for September, was printed in a footnote and withdrawn the same evening.",
        ),
        (
            "An earlier version gave the wrong year",
            "The port was privatised for the first time in 1994, not 1996. The sum was given in marks; it was crowns.",
        ),
        (
            "Parliament votes, by a show of hats, to stop counting votes",
            "Eleven members kept theirs on. The speaker, who wears none, declared the motion carried.",
        ),
        (
            "The museum of small machines has lost its watchmaker",
            "He wound four hundred clocks every Friday. On the last one he left a note and the key.",
        ),
        (
            "Teachers in three towns refuse the new oath",
            "They will go on teaching without pay. Parents have organised soup, wood and a rota.",
        ),
        (
            "What the river carries: a month with the dredgers of Karm",
            "Bicycles, a safe, two bells, and the statue that no one will admit to having thrown in.",
        ),
        (
            "Court rules that a blank sheet of paper can be read",
            "The defendant held it for six minutes. The prosecution asked for four years.",
        ),
        (
            "Night trains will stop at the border and go no further",
            "Passengers are to walk the last kilometre. The railway calls it a scenic extension.",
        ),
        (
            "Rye harvest is the best in a decade and will mostly rot",
            "There are silos for a third of it. The rest stood in the grain harbour’s plans.",
        ),
    ),
)

RUSSIAN = Words(
    language="ru",
    own_name="Русский",
    paper="Дальний берег",
    motto="Печатается там, где можно печатать",
    notice=(
        "Министерство объявило эту газету «нежелательной». Цитирование внутри страны может преследоваться. "
        "Читайте; подумайте, прежде чем пересылать."
    ),
    caption="Старая зерновая набережная в Солльхавене через час после ухода инспекторов.",
    sections=("Политика", "Экономика", "Суды", "Мнения", "Культура"),
    kinds=(("news", "Новость"), ("news", "Новость"), ("analysis", "Разбор"), ("live", "Онлайн")),
    authors=("Вера Линд", "Томас Ааре", "Корреспондент в Солльхавене", "Ирина Мотль"),
    topics=("Порт Солльхавен", "Зерно", "Управление порта", "Забастовки", "Таможня"),
    fixed=("О газете", "Конфиденциальность", "Исправления", "Связь с редакцией"),
    letter=("Письмо по пятницам", "Новости, репортажи и анализ недели: выбирает редакция, вручную."),
    stories=(
        (
            "Порт, кормивший целую губернию, продан за одну ночь, и под договором нет ни одной подписи",
            "Три министерства уверяют, что договора не видели. Докеры нашли новые замки в понедельник утром; к полудню "
            "зерновые суда развернули, а пекарни верхнего города принялись считать мешки.",
        ),
        (
            "Судью, освободившую печатников, переводят на острова",
            "Её секретари узнали об этом с доски объявлений. Жалобу четверых печатников "
            "должны были рассмотреть в четверг.",
        ),
        (
            "Почему цена соли говорит больше, чем цена нефти",
            "Домашний индекс, который с 1998 года ведёт школьная учительница, "
            "предсказывал каждую нехватку за два месяца.",
        ),
        (
            "Паром снова ходит после девяти недель; первый рейс везёт письма",
            "Переправа занимает пятьдесят минут. Девять недель она стоила взятки, двух виз и грузовика репы.",
        ),
        (
            "Центробанк перестал публиковать число новых купюр",
            "Последняя цифра, за сентябрь, стояла в сноске и тем же вечером исчезла.",
        ),
        (
            "В первой версии был назван неверный год",
            "Порт впервые приватизировали в 1994 году, а не в 1996-м. Сумма была указана в марках; это были кроны.",
        ),
        (
            "Парламент, голосуя шляпами, решил больше не считать голоса",
            "Одиннадцать депутатов шляп не сняли. Спикер, который шляпы не носит, объявил решение принятым.",
        ),
        (
            "Музей маленьких машин остался без часовщика",
            "По пятницам он заводил четыреста часов. На последних он оставил записку и ключ.",
        ),
        (
            "Учителя трёх городов отказались от новой присяги",
            "Они будут преподавать без жалованья. Родители собирают суп, дрова и составляют расписание.",
        ),
        (
            "Что несёт река: месяц с землечерпалками Карма",
            "Велосипеды, сейф, два колокола и памятник, который никто не признаётся, что сбросил.",
        ),
        (
            "Суд постановил, что чистый лист можно прочесть",
            "Обвиняемый держал его шесть минут. Прокурор просит четыре года.",
        ),
        (
            "Ночные поезда будут останавливаться на границе",
            "Последний километр пассажирам предлагают пройти пешком. Железная дорога называет это живописным участком.",
        ),
        (
            "Урожай ржи лучший за десять лет, и большая его часть сгниёт",
            "Элеваторов хватит на треть. Остальное должно было уйти через зерновую гавань.",
        ),
    ),
)

PERSIAN = Words(
    language="fa",
    own_name="فارسی",
    paper="کرانهٔ دور",
    motto="جایی چاپ می‌شود که بتوان چاپ کرد",
    notice="وزارتخانه این روزنامه را «نامطلوب» اعلام کرده است. نقل از آن در داخل کشور ممکن است پیگرد داشته باشد.",
    caption="اسکلهٔ قدیمی غله در زولهافن، یک ساعت پس از رفتن بازرسان.",
    sections=("سیاست", "اقتصاد", "دادگاه‌ها", "دیدگاه", "فرهنگ"),
    kinds=(("news", "خبر"), ("news", "خبر"), ("analysis", "تحلیل"), ("live", "زنده")),
    authors=("ورا لیند", "توماس آره", "خبرنگار ما در زولهافن", "ایرینا موتل"),
    topics=("بندر زولهافن", "غله", "ادارهٔ بندر", "اعتصاب", "گمرک"),
    fixed=("دربارهٔ روزنامه", "حریم خصوصی", "تصحیح‌ها", "تماس"),
    letter=("نامهٔ جمعه", "خبرها، گزارش‌ها و تحلیل‌های هفته، برگزیدهٔ سردبیران."),
    stories=(
        (
            "بندری که استانی را سیر می‌کرد یک‌شبه فروخته شد و هیچ‌کس پای آن را امضا نکرد",
            "سه وزارتخانه می‌گویند قرارداد را ندیده‌اند. کارگران بندر صبح دوشنبه با "
            "قفل‌های تازه روبه‌رو شدند و تا ظهر کشتی‌های غله برگردانده شدند.",
        ),
        ("قاضی‌ای که چاپگران را آزاد کرد به جزیره‌ها فرستاده شد", "منشی‌هایش خبر را از تابلوی اعلانات خواندند."),
        (
            "چرا بهای نمک بیش از بهای نفت سخن می‌گوید",
            "شاخصی که آموزگاری از سال ۱۳۷۷ می‌نویسد هر کمبودی را دو ماه زودتر گفته است.",
        ),
        ("خط کشتی پس از نه هفته باز شد؛ نخستین قایق نامه می‌برد", "گذر از آب پنجاه دقیقه است."),
        ("بانک مرکزی دیگر شمار اسکناس‌های تازه را منتشر نمی‌کند", "آخرین رقم در پانویس چاپ شد و همان شب برداشته شد."),
        ("در نسخهٔ نخست سال نادرست آمده بود", "بندر نخستین بار در ۱۳۷۳ خصوصی شد، نه ۱۳۷۵."),
        ("مجلس با کلاه رأی داد که دیگر رأی‌ها شمرده نشود", "یازده نماینده کلاه از سر برنداشتند."),
        ("موزهٔ ماشین‌های کوچک ساعت‌ساز خود را از دست داد", "او هر جمعه چهارصد ساعت را کوک می‌کرد."),
        ("آموزگاران سه شهر سوگند تازه را نپذیرفتند", "بی‌مزد درس خواهند داد."),
    ),
)

SETS = (ENGLISH, RUSSIAN, PERSIAN)
