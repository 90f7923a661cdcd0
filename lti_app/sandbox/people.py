"""Who is in the sandbox: thirty students, a teacher and others. All of them are invented."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What somebody is in the courses. Administrators are enrolled in none; they may enter all."""

    STUDENT = "student"
    TEACHER = "teacher"
    ASSISTANT = "assistant"
    DESIGNER = "designer"
    OBSERVER = "observer"
    ADMINISTRATOR = "administrator"
    TEST_STUDENT = "test student"


STAFF = frozenset({Kind.TEACHER, Kind.ASSISTANT, Kind.DESIGNER, Kind.ADMINISTRATOR})


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account in the LMS. id: what tools see as `sub` and `user_id`; it never changes."""

    id: str
    given_name: str
    family_name: str
    kind: Kind = Kind.STUDENT

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def email(self) -> str:
        return f"{self.id}@school.example"

    @property
    def sourced_id(self) -> str:
        """The number in the school's own records."""
        return f"SIS-{self.id}"

    @property
    def staff(self) -> bool:
        return self.kind in STAFF


_NAMES = (
    ("Amara", "Okonkwo"),
    ("Mateo", "Villaseñor Ríos"),
    ("Linnea", "Åström"),
    ("Jun-seo", "Baek"),
    ("Zoë", "van der Meulen"),
    ("يوسف", "المنصوري"),
    ("Priya", "Raghunathan"),
    ("Callum", "Drysdale"),
    ("Đặng", "Thùy Linh"),
    ("Beatriz", "Nogueira"),
    ("Tomáš", "Říha"),
    ("Naledi", "Mokoena"),
    ("Maximiliana-Theophania", "Kirschenbaumgartner-Papanastasopoulou de Albuquerque e Vasconcelos"),
    ("Hana", "Watanabe"),
    ("Elif", "Yıldırım"),
    ("Oisín", "Ó Dálaigh"),
    ("Marisol", "Quispe"),
    ("Kwame", "Adjei"),
    ("נועה", "בן־שחר"),
    ("Freya", "Hjaltadóttir"),
    ("Arjun", "Bhattacharjee"),
    ("Sina", "Tuilagi"),
    ("Łucja", "Źródlak"),
    ("Dawit", "Tesfamariam"),
    ("Chloé", "D’Aubigné"),
    ("Ruslan", "Qodirov"),
    ("Mei-Ling", "Ou"),
    ("Ayasha", "Whitecloud"),
    ("Luca", "Bernasconi"),
    ("Ngozi", ""),
)

TEACHER = Person("teacher-1", "Ines", "Halloran", Kind.TEACHER)
ASSISTANT = Person("assistant-1", "Tobias", "Lindqvist", Kind.ASSISTANT)
STUDENTS = tuple(
    Person(f"student-{number:02}", given, family) for number, (given, family) in enumerate(_NAMES, start=1)
)
DESIGNER = Person("designer-1", "Marguerite", "Osei", Kind.DESIGNER)
OBSERVER = Person("observer-1", "Chidi", "Okonkwo", Kind.OBSERVER)
ADMINISTRATOR = Person("admin-1", "Wilhelmina", "Aaltonen", Kind.ADMINISTRATOR)
TEST_STUDENT = Person("test-student", "Test", "Student", Kind.TEST_STUDENT)
PEOPLE = (*STUDENTS, TEACHER, ASSISTANT, DESIGNER, OBSERVER, ADMINISTRATOR, TEST_STUDENT)
