"""Who is in the sandbox: thirty students, a teacher, an assistant. All of them are invented."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lti_app.sandbox.vocabulary import MEMBERSHIP


class Kind(StrEnum):
    """What somebody is in the course."""

    STUDENT = "student"
    TEACHER = "teacher"
    ASSISTANT = "assistant"


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
        return self.kind is not Kind.STUDENT

    @property
    def launch_role(self) -> str:
        """The role in a launch. Moodle calls a non-editing teacher an Instructor there."""
        return MEMBERSHIP + ("Instructor" if self.staff else "Learner")

    @property
    def roster_role(self) -> str:
        """The role in the membership service. Moodle calls a non-editing teacher a Learner there."""
        return "Instructor" if self.kind is Kind.TEACHER else "Learner"


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
PEOPLE = (*STUDENTS, TEACHER, ASSISTANT)
