"""Ukrainian."""

from digest.mail.catalogue.form import Phrases


def plural(count: int) -> str:
    """CLDR's rule for `uk`: 1, 21, 31 are one; 2..4, 22..24 few; 0, 5..20, 25..30 many."""
    last, last_two = count % 10, count % 100
    if last == 1 and last_two != 11:
        return "one"
    return "few" if 2 <= last <= 4 and not 12 <= last_two <= 14 else "many"


UKRAINIAN = Phrases(
    language="uk",
    months=(
        *("січня", "лютого", "березня", "квітня", "травня", "червня"),
        *("липня", "серпня", "вересня", "жовтня", "листопада", "грудня"),
    ),
    weekdays=("понеділок", "вівторок", "середа", "четвер", "п’ятниця", "субота", "неділя"),
    long_date="{weekday}, {day} {month} {year} року",
    short_date="{day} {month}",
    dated_year="{day} {year} року",
    dated_time="{day}, {clock}",
    dateline="{date}, {clock} {zone}",
    week="{first} – {last}",
    plural=plural,
    stories={"one": "{n} новина", "few": "{n} новини", "many": "{n} новин"},
    brief={"one": "{n} стисло", "few": "{n} стисло", "many": "{n} стисло"},
    minutes={"one": "{n} хвилина", "few": "{n} хвилини", "many": "{n} хвилин"},
    good_morning="Доброго ранку, {name}.",
    hello="Вітаємо, {name}.",
    counts="{stories}; час читання: {minutes}.",
    counts_with_brief="{stories} і ще {brief}; час читання: {minutes}.",
    counts_brief="{brief}; час читання: {minutes}.",
    no_news="У цьому випуску немає новин.",
    no_chosen_news="У вибраних вами розділах сьогодні немає новин.",
    no_chosen_news_weekly="У вибраних вами розділах цього тижня не було новин.",
    view="Читати цей випуск у браузері",
    view_breaking="Читати це повідомлення у браузері",
    view_correction="Читати це виправлення у браузері",
    short="Стисло",
    also="Також сьогодні",
    also_weekly="Також цього тижня",
    new="Нове",
    update="Оновлено",
    background="Передісторія",
    source="{outlet}, {when}.",
    source_undated="{outlet}.",
    report="Матеріал видання {outlet}",
    untitled="Матеріал без назви",
    shortened="Цей лист скорочено, щоб він дійшов цілим. На сайті є все.",
    end="Тепер ви знаєте головне.",
    end_weekly="Таким був тиждень.",
    weekly="Тиждень",
    breaking="Терміново",
    know="Що відомо",
    unknown="Що ще невідомо",
    full_account="Докладніше читайте в наступному випуску: {title}.",
    correction="Виправлення",
    corrected="Виправлення до нашого випуску від {date}",
    wrote="Ми написали",
    should="Правильно так",
    did="Що ми зробили",
    did_online="У випуску на сайті тепер є це виправлення.",
    sorry="Перепрошуємо за помилку.",
    why="Ви отримали цей лист, бо підписалися на розсилку: {title}.",
    why_chosen="Ви отримали цей лист, бо підписалися на розсилку: {title} ({sections}).",
    why_correction="Ви отримали цей лист, бо вам було надіслано випуск від {date}.",
    sent_to="Надіслано на адресу",
    choose="Вибрати розділи та дні",
    leave="Відписатися одним натисканням",
    corrections="Написати редакції про помилку",
    promise="Кожне речення вище підтверджене пронумерованим джерелом під ним.",
    promise_correction="Це виправлення надіслано всім, хто отримав той випуск, і більше нікому.",
    publisher="Видавець: {publisher} — {postal}",
    archive="Інші випуски на сайті",
    listed="{first}, {rest}",
    subject="{title}, {date}",
    subject_weekly="Тиждень: {headline}",
    subject_breaking="Терміново: {headline}",
    subject_correction="Виправлення: {headline}",
)
