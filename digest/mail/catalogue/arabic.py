"""Arabic, written from right to left; its own digits, comma and semicolon."""

from digest.mail.catalogue.form import Phrases


def plural(count: int) -> str:
    """CLDR's rule for `ar`: 0, 1 and 2 by themselves; 3..10 few; 11..99 many; 100..102 other."""
    if count <= 2:
        return ("zero", "one", "two")[count]
    last_two = count % 100
    if last_two < 3:
        return "other"
    return "few" if last_two <= 10 else "many"


ARABIC = Phrases(
    language="ar",
    months=(
        *("يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو"),
        *("يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"),
    ),
    weekdays=("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
    long_date="{weekday}، {day} {month} {year}",
    short_date="{day} {month}",
    dated_year="{day} {year}",
    dated_time="{day}، {clock}",
    dateline="{date}، {clock} {zone}",
    week="من {first} إلى {last}",
    plural=plural,
    stories={
        "zero": "لا أخبار",
        "one": "خبر واحد",
        "two": "خبران",
        "few": "{n} أخبار",
        "many": "{n} خبرًا",
        "other": "{n} خبر",
    },
    brief={
        "zero": "لا أخبار باختصار",
        "one": "خبر واحد باختصار",
        "two": "خبران باختصار",
        "few": "{n} أخبار باختصار",
        "many": "{n} خبرًا باختصار",
        "other": "{n} خبر باختصار",
    },
    minutes={
        "zero": "أقل من دقيقة",
        "one": "دقيقة واحدة",
        "two": "دقيقتان",
        "few": "{n} دقائق",
        "many": "{n} دقيقة",
        "other": "{n} دقيقة",
    },
    good_morning="صباح الخير، {name}.",
    hello="مرحبًا، {name}.",
    counts="{stories}؛ {minutes} للقراءة.",
    counts_with_brief="{stories} و{brief}؛ {minutes} للقراءة.",
    counts_brief="{brief}؛ {minutes} للقراءة.",
    no_news="لا أخبار في هذا العدد.",
    no_chosen_news="لا أخبار اليوم في الأقسام التي اخترتها.",
    no_chosen_news_weekly="لا أخبار هذا الأسبوع في الأقسام التي اخترتها.",
    view="اقرأ هذا العدد في المتصفح",
    view_breaking="اقرأ هذا الخبر العاجل في المتصفح",
    view_correction="اقرأ هذا التصويب في المتصفح",
    short="الخلاصة",
    also="أيضًا اليوم",
    also_weekly="أيضًا هذا الأسبوع",
    new="جديد",
    update="تحديث",
    background="خلفية",
    source="{outlet}، {when}.",
    source_undated="{outlet}.",
    report="تقرير {outlet}",
    untitled="تقرير بلا عنوان",
    shortened="اختُصرت هذه النسخة لتتسع لها رسالة واحدة. لا ينقص شيء على الموقع.",
    end="هذا كل شيء — أنت الآن على اطلاع.",
    end_weekly="هكذا كان الأسبوع.",
    weekly="الأسبوع",
    breaking="عاجل",
    know="ما نعرفه",
    unknown="ما لا نعرفه بعد",
    full_account="التفاصيل الكاملة في العدد القادم من {title}.",
    correction="تصويب",
    corrected="تصويب لعددنا الصادر في {date}",
    wrote="كتبنا",
    should="والصواب",
    did="ما فعلناه",
    did_online="يحمل العدد المنشور على الموقع الآن هذا التصويب.",
    sorry="نعتذر عن الخطأ.",
    why="تصلك هذه الرسالة لأنك مشترك في {title}.",
    why_chosen="تصلك هذه الرسالة لأنك مشترك في {title}: {sections}.",
    why_correction="تصلك هذه الرسالة لأن العدد الصادر في {date} أُرسل إليك.",
    sent_to="أُرسلت إلى",
    choose="اختر الأقسام والأيام",
    leave="ألغِ الاشتراك بنقرة واحدة",
    corrections="راسل قسم التصويبات",
    promise="كل جملة أعلاه مسندة إلى المصدر المرقم تحتها.",
    promise_correction="يصل هذا التصويب إلى كل من تسلّم ذلك العدد، ولا يصل إلى غيرهم.",
    retold="صاغه نموذج لغوي وروجع على هذه المصادر.",
    picture="صورة: {text}",
    publisher="الناشر: {publisher} — {postal}",
    archive="أعداد أخرى للقراءة على الموقع",
    listed="{first}، {rest}",
    subject="{title}، {date}",
    subject_weekly="الأسبوع: {headline}",
    subject_breaking="عاجل: {headline}",
    subject_correction="تصويب: {headline}",
    digits="٠١٢٣٤٥٦٧٨٩",
)
