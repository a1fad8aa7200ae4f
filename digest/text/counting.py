"""Numbers with their words."""


def counted(number: int, one: str, many: str = "") -> str:
    """`1 story`, `2 stories`; without `many` an s is put behind `one`."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"
