"""Tables of the courses app: authored pages, the library, and the records of learning."""

from courses.models.lessons import LessonPage, StepPage
from courses.models.library import GlossaryTerm, Reference
from courses.models.pages import (
    Alignment,
    AreaTag,
    CataloguePage,
    CourseAlignment,
    CourseArea,
    CoursePage,
    CourseReference,
    HomePage,
    LearnerPage,
    ModuleAlignment,
    ModuleArea,
    ModuleOrder,
    ModulePage,
    ModulePrerequisite,
    SafeRichTextField,
    TextPage,
)
from courses.models.records import Enrolment, StepCompletion

__all__ = [
    "Alignment",
    "AreaTag",
    "CataloguePage",
    "CourseAlignment",
    "CourseArea",
    "CoursePage",
    "CourseReference",
    "Enrolment",
    "GlossaryTerm",
    "HomePage",
    "LearnerPage",
    "LessonPage",
    "ModuleAlignment",
    "ModuleArea",
    "ModuleOrder",
    "ModulePage",
    "ModulePrerequisite",
    "Reference",
    "SafeRichTextField",
    "StepCompletion",
    "StepPage",
    "TextPage",
]
