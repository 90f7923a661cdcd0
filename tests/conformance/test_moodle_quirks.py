"""Moodle's quirks, one row each: what Moodle does, how that is known, what Baton does about it, the proof.

`pytest --collect-only -q` of this file prints the table. Facts were measured on a running Moodle 4.5.6; the
source of each names the sheet's section, and the file of Moodle's where the sheet has it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conformance.moodle_lesson import open_lesson
from tests.conformance.moodle_quirks import (
    claims,
    columns,
    links,
    logins,
    registration,
    reviews,
    roster,
    scores,
    tokens,
)
from tests.conformance.moodle_school import open_moodle
from tests.conformance.quirks import Quirk, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conformance.moodle_lesson import Lesson
    from tests.conformance.moodle_school import Moodle, School

REGISTRATION = "moodle.md, Dynamic registration"
LOGIN = "moodle.md, OIDC login / launch"
CLAIMS = "moodle.md, Claims"
TOKEN = "moodle.md, Token endpoint: token.php"
AGS = "moodle.md, AGS"
NRPS = "moodle.md, NRPS"
LINKING = "moodle.md, Deep Linking"
REVIEW = "moodle.md, Submission review"

QUIRKS = [
    Quirk(
        "Registration opens in a frame on another site, where no cookie is sent",
        f"{REGISTRATION}: startltiadvregistration.php",
        "the page may be framed by anybody, sets no cookie and needs none",
        registration.the_page_lives_in_any_frame_without_cookies,
    ),
    Quirk(
        "A registration is answered with 200 and not 201; the deployment is in the tool's configuration",
        f"{REGISTRATION}: openid-registration.php",
        "either status will do, and the deployment is read from there",
        registration.an_answer_of_200_is_a_registration,
    ),
    Quirk(
        "A domain is demanded, and the target must lie on it",
        f"{REGISTRATION}: registration_helper.php",
        "both are made of the one public address, port and all",
        registration.domain_and_target_fit_each_other,
    ),
    Quirk(
        "A tool of a known domain can be updated, and keeps its client id",
        f"{REGISTRATION}: startltiadvregistration.php",
        "the row that is there is updated; what an administrator has set stays",
        registration.an_update_keeps_client_and_row,
    ),
    Quirk(
        "A new tool is pending until an administrator presses Activate",
        REGISTRATION,
        "the page at the end says so",
        registration.the_last_page_says_that_an_administrator_must_activate,
    ),
    Quirk(
        "The answer's echo cuts custom values at the second =",
        f"{REGISTRATION}: registration_helper.php:330",
        "the echo is not read, and no value holds a =",
        registration.the_cut_echo_of_custom_values_is_not_believed,
    ),
    Quirk(
        "Resource links and deep linking are all that is offered; nothing else is read",
        REGISTRATION,
        "only messages that are offered are registered",
        registration.only_messages_that_are_offered_are_registered,
    ),
    Quirk(
        "Scopes switch services on as a whole: lineitem the full one, others grade sync alone",
        REGISTRATION,
        "lineitem is asked for; what is granted beyond the request is not kept",
        registration.the_one_scope_that_opens_the_gradebook_is_asked_for,
    ),
    Quirk(
        "A registration token is good once (401 token_already_used)",
        f"{REGISTRATION}: registration_helper.php",
        "a second press of the button gives what the first gave and sends nothing",
        registration.a_token_is_spent_once_however_often_the_button_is_pressed,
    ),
    Quirk(
        "One claim of a name shares the name, the claim email shares the address, else nothing is shared",
        REGISTRATION,
        "names are asked for only if the box is ticked, the address never",
        registration.names_are_asked_for_only_where_wanted_and_email_never,
    ),
    Quirk(
        "The login initiation is a POST from another site",
        LOGIN,
        "POST and GET begin a login alike",
        logins.a_login_comes_as_a_post,
    ),
    Quirk(
        "The initiation names the deployment as lti_deployment_id",
        LOGIN,
        "it is not read: the signed claim alone says which deployment it is",
        logins.the_deployment_of_the_call_is_not_believed,
    ),
    Quirk(
        "There is no platform storage, and third-party cookies are blocked",
        f"{LOGIN}: locallib.php:3634",
        "every cookie is Secure, SameSite=None and Partitioned",
        logins.cookies_are_partitioned_where_there_is_no_platform_storage,
    ),
    Quirk(
        "redirect_uri must be one that is listed, letter for letter, for every message",
        f"{LOGIN}: auth.php",
        "one address takes all messages; where to go is the signed target",
        logins.every_message_comes_to_the_one_address_that_is_registered,
    ),
    Quirk(
        "A launch id is good once: a reload of the login page ends in an error",
        f"{LOGIN}: auth.php",
        "a page tells to open the activity again",
        logins.a_reload_of_the_login_page_is_explained,
    ),
    Quirk(
        "The first call of the login page uses the launch up, whoever makes it",
        f"{LOGIN}: auth.php",
        "whether the cookie stays is found out before; else a new tab gets the launch",
        logins.the_one_use_of_a_launch_is_kept_for_a_new_tab,
    ),
    Quirk(
        "Errors come as a form post of error, error_description and state",
        f"{LOGIN}: auth.php",
        "each has a code and words of Baton's own; the description is not shown",
        logins.an_error_comes_as_a_form_and_is_put_in_own_words,
    ),
    Quirk(
        "Moodle's own session may not be there in the frame",
        f"{LOGIN}: lib/classes/session/manager.php:652",
        "login_required leads to a new tab, where it is there",
        logins.a_lost_session_of_moodle_ends_in_the_offer_of_a_new_tab,
    ),
    Quirk(
        "The context's type is the short CourseSection, no URI",
        CLAIMS,
        "the type is not needed to know a course",
        claims.a_context_of_the_short_type_is_a_course,
    ),
    Quirk(
        "Ids of courses and links are small numbers, counted apart, so that they can be equal",
        CLAIMS,
        "equal ids mean course navigation on Canvas alone",
        claims.a_link_with_its_courses_number_is_a_link_like_any,
    ),
    Quirk(
        "A non-editing teacher is a plain Instructor at launch",
        f"{CLAIMS}: locallib.php:2158",
        "gets the pages of a teacher",
        claims.an_assistant_teaches,
    ),
    Quirk(
        "An administrator has roles of institution and system besides Instructor",
        f"{CLAIMS}: locallib.php:2158",
        "the role in the course counts, no other",
        claims.an_administrator_is_known_by_the_course_role_alone,
    ),
    Quirk(
        "The grade claim of an ungraded activity has lineitems and no lineitem",
        f"{CLAIMS}: gradebookservices.php:268-280",
        "it is practised; its grade is kept and not sent",
        claims.an_ungraded_activity_is_practised_and_sends_nothing,
    ),
    Quirk(
        "lis holds the school's own numbers of people, even if nothing is shared",
        CLAIMS,
        "they are kept nowhere",
        claims.school_numbers_are_kept_nowhere,
    ),
    Quirk(
        "A link without a description has an empty one",
        CLAIMS,
        "nothing is made of it",
        claims.an_empty_description_is_none,
    ),
    Quirk(
        "A custom key with capitals or odd signs arrives twice, as it is and in lower case with _",
        f"{CLAIMS}: custom variables",
        "values are taken under their lower-case names",
        claims.a_custom_value_is_taken_under_its_lower_case_name,
    ),
    Quirk(
        "Variables that Moodle does not know arrive literally, with their $",
        f"{CLAIMS}: custom variables",
        "such a value counts as none",
        claims.a_variable_that_arrives_unreplaced_is_no_value,
    ),
    Quirk(
        "$Context.id.history is a comma list, and empty where the course is no copy",
        f"{CLAIMS}: custom variables",
        "a copy takes its settings from the nearest course that is known, and no student's work",
        claims.a_copied_course_carries_its_settings_on,
    ),
    Quirk(
        "Names are shared only if the administrator says so, and may be switched off later",
        CLAIMS,
        "works without; a name that is shared no more is forgotten",
        claims.names_that_are_shared_no_more_are_forgotten,
    ),
    Quirk(
        "LTI 1.1's grade service comes along on graded links",
        CLAIMS,
        "it is not used",
        claims.the_old_grade_service_beside_the_new_is_not_used,
    ),
    Quirk(
        "A client assertion whose iat is in the future is refused",
        TOKEN,
        "iat is 5 s in the past, so that clocks may differ a little",
        tokens.a_clock_that_is_a_little_behind_is_no_trouble,
    ),
    Quirk(
        "A clock that is far off is refused with 400 and words about iat",
        TOKEN,
        "has a code of its own, which tells about clocks; the grade waits",
        tokens.a_clock_that_is_far_ahead_has_a_code_of_its_own,
    ),
    Quirk(
        "The answer with the token is called text/html",
        TOKEN,
        "its body is read as JSON whatever it is called",
        tokens.a_token_under_the_name_of_a_page_is_a_token,
    ),
    Quirk(
        "Of the scopes asked for those that are allowed are granted, without a word",
        TOKEN,
        "if reading is what is missing, the score goes out without it",
        tokens.fewer_scopes_than_asked_for_still_bring_the_grade,
    ),
    Quirk(
        "No scope at all is 400 invalid_scope",
        TOKEN,
        "waits for a person, and is not tried again and again",
        tokens.no_scope_at_all_waits_for_a_person,
    ),
    Quirk(
        "While Baton's keys cannot be fetched a token request gets a page with 404",
        TOKEN,
        "is tried again by itself, and is no column that is gone",
        tokens.a_page_of_404_while_keys_cannot_be_fetched_is_tried_again,
    ),
    Quirk(
        "Baton's keys are kept, and fetched anew only when a signature does not fit",
        TOKEN,
        "a new key may sign at once",
        tokens.batons_new_key_is_fetched_when_it_signs,
    ),
    Quirk(
        "A token is good for every course of the site",
        f"{TOKEN}, service_base.php:330",
        "a course's services are those that its own launches named",
        tokens.a_token_good_for_every_course_goes_to_its_own_alone,
    ),
    Quirk(
        "A course has no roster claim where the service is off, though a token might be had",
        f"{TOKEN}, service_base.php:330",
        "no address is guessed",
        tokens.a_course_whose_launches_name_no_roster_is_not_asked,
    ),
    Quirk(
        "Without the exact media type line items are refused with 400, */* included",
        AGS,
        "each call names the type of the specification",
        columns.the_exact_media_type_is_asked_for,
    ),
    Quirk(
        "Service addresses carry ?type_id=",
        AGS,
        "/scores and /results go before the query",
        columns.addresses_keep_their_query,
    ),
    Quirk(
        "Results with a limit crash (a page with 404)",
        f"{AGS}: results.php:238",
        "no limit is asked for",
        columns.results_are_read_without_a_limit,
    ),
    Quirk(
        "The Link header of line items has typographic quotes and &amp;",
        AGS,
        "all are asked for at once, and such a header leads nowhere",
        columns.all_columns_are_listed_at_once,
    ),
    Quirk(
        "A column that is posted twice is there twice",
        AGS,
        "it is looked for by resource id and tag before it is made",
        columns.a_column_is_looked_for_before_it_is_made,
    ),
    Quirk(
        "A column is made though its answer is lost",
        AGS,
        "the next try finds it",
        columns.a_lost_answer_makes_no_second_column,
    ),
    Quirk(
        "A launch names a column only if exactly one is tied to the link",
        f"{CLAIMS}: gradebookservices.php:268-280",
        "a column that Baton made is tied to its link, and remembered",
        columns.a_made_column_is_tied_to_its_link,
    ),
    Quirk(
        "PUT erases what it does not name, the tie to the link too",
        f"{AGS}: lineitem.php:262-276",
        "everything that was read is sent back with the new name",
        columns.a_new_name_erases_nothing,
    ),
    Quirk(
        "A changed maximum rescales all grades and makes empty ones 0",
        f"{AGS}: lineitem.php:249, grade_item.php:980",
        "a maximum is never changed",
        columns.a_maximum_is_never_changed,
    ),
    Quirk(
        "A score for a deleted column gets 404",
        AGS,
        "that grade waits for a teacher, others go on; deleting twice is no failure",
        columns.a_column_that_is_gone_blocks_its_grades_alone,
    ),
    Quirk(
        "A score is taken with 200 and an empty body",
        f"{AGS}: scores.php",
        "the status is what counts",
        scores.an_empty_answer_is_a_success,
    ),
    Quirk(
        "Anything but FullyGraded, and a score without scoreGiven, wipes the grade",
        f"{AGS}: scores.php:201-205",
        "every score is FullyGraded and has scoreGiven, whatever is left to do",
        scores.no_score_of_ours_wipes_a_grade,
    ),
    Quirk(
        "A second score of the same second gets 409",
        f"{AGS}: scores.php",
        "timestamps of a student's scores are whole seconds, one apart at least",
        scores.two_scores_of_one_second_are_a_second_apart,
    ),
    Quirk(
        "A timestamp from the future blocks all scores until then",
        f"{AGS}: scores.php",
        "no score is sent before its own timestamp",
        scores.no_score_comes_from_the_future,
    ),
    Quirk(
        "A grade with a later timestamp refuses an earlier score with 409",
        f"{AGS}: scores.php",
        "the gradebook's is the newer one, and the score is not tried again",
        scores.a_later_grade_of_the_gradebooks_wins,
    ),
    Quirk(
        "Who has no line in the gradebook gets 400, with the body in the status line",
        f"{AGS}: scores.php",
        "has a code of its own, free of what was sent",
        scores.who_cannot_be_graded_is_a_matter_for_a_person,
    ),
    Quirk(
        "A suspended student's score gets 400",
        f"{AGS}: scores.php",
        "others of the course get theirs",
        scores.who_is_suspended_blocks_nobody_else,
    ),
    Quirk(
        "A score is rescaled to the column's maximum",
        f"{AGS}: scores.php",
        "what comes back is compared as a share, and is not taken for a teacher's",
        scores.another_scale_is_no_teachers_grade,
    ),
    Quirk(
        "In an activity's column a teacher's grade stays, though a score is taken with 200",
        AGS,
        "the result is read first, so that a teacher is told, also after she wanted Baton's",
        scores.a_teachers_grade_in_an_activitys_column_is_seen,
    ),
    Quirk(
        "In a column that a tool made the next score overwrites a teacher's grade",
        AGS,
        "the result is read first, and a teacher's grade is left unless she says otherwise",
        scores.a_teachers_grade_in_a_column_of_ours_stays,
    ),
    Quirk(
        "Which of the two happens cannot be seen where results are not granted",
        AGS,
        "nothing is sent blindly to where it could overwrite",
        scores.nothing_is_sent_blindly_into_a_column_of_ours,
    ),
    Quirk(
        "An empty grade is an entry without resultScore, or no entry",
        f"{AGS}: results.php",
        "both mean none",
        scores.an_empty_cell_is_an_entry_without_a_score_or_none_at_all,
    ),
    Quirk(
        "Roles of members are short names, no URIs",
        NRPS,
        "short names are read too",
        roster.short_roles_are_roles,
    ),
    Quirk(
        "A non-editing teacher is a Learner among the members",
        f"{NRPS}: memberships.php:47",
        "the role of a launch holds; until then the class page warns",
        roster.an_assistant_who_has_launched_is_no_student,
    ),
    Quirk(
        "Who is suspended just vanishes; everybody listed is Active",
        NRPS,
        "who is no longer listed is marked, keeps the work, and may come back",
        roster.who_vanishes_is_marked_and_keeps_the_work,
    ),
    Quirk(
        "Members come in no order of ids",
        NRPS,
        "each is known by id",
        roster.the_order_of_members_means_nothing,
    ),
    Quirk(
        "All members come in one answer unless a limit is asked for",
        NRPS,
        "pages of 1000 are asked for, and links to next pages followed",
        roster.a_large_course_is_read_page_by_page,
    ),
    Quirk(
        "A page is cut before it is filtered by role, and may be short or empty",
        NRPS,
        "no filter is asked for",
        roster.nobody_is_filtered_out_before_the_page_is_cut,
    ),
    Quirk(
        "Members carry addresses where these are shared, user names, and the school's numbers always",
        NRPS,
        "the name is kept, and nothing of the others",
        roster.addresses_and_school_numbers_of_members_are_kept_nowhere,
    ),
    Quirk(
        "Members have no name and no e-mail where these are not shared",
        NRPS,
        "each is told from the other all the same",
        roster.a_roster_without_names_is_a_class_all_the_same,
    ),
    Quirk(
        "Administrators may enter and are no members",
        NRPS,
        "who never was in the list has not left it",
        roster.an_administrator_is_not_taken_for_gone,
    ),
    Quirk(
        "rlid adds no custom values to members",
        NRPS,
        "it is not asked for",
        roster.the_roster_of_one_link_is_not_asked_for,
    ),
    Quirk(
        "The settings have no data, and do not say whether line items are taken",
        LINKING,
        "no data goes back, and a line item is sent",
        links.nothing_is_answered_that_was_not_asked,
    ),
    Quirk(
        "A line item's maximum goes into a field of whole numbers",
        LINKING,
        "points are whole numbers",
        links.maxima_are_whole_numbers,
    ),
    Quirk(
        "A line item's label is not used: the column is called as the activity",
        LINKING,
        "label and title are the same",
        links.the_column_is_called_as_the_activity,
    ),
    Quirk(
        "Several items are listed, and created by one save",
        LINKING,
        "several can be picked at once, and each is its own",
        links.several_are_added_at_once,
    ),
    Quirk(
        "An item without a line item becomes an ungraded activity",
        LINKING,
        "no points, no line item",
        links.no_points_make_an_ungraded_activity,
    ),
    Quirk(
        "The return address holds the session's key in its query",
        LINKING,
        "it is used as it came",
        links.the_return_address_is_used_as_it_came,
    ),
    Quirk(
        "What comes back from another site is posted once more by a page of Moodle's",
        f"{LOGIN}: contentitem_return.php, repost_crosssite.mustache",
        "the answer is a plain form, which bears that",
        links.the_answer_survives_being_posted_again,
    ),
    Quirk(
        "External tools have no due date, and dates of an item are dropped",
        LINKING,
        "none is sent; Baton keeps it and counts by it",
        links.dates_are_left_out,
    ),
    Quirk(
        "Choosing again overwrites the fields of an activity that is there",
        LINKING,
        "its practice follows, and keeps work and column",
        links.content_chosen_again_keeps_the_work,
    ),
    Quirk(
        "A duplicated activity has the same custom values",
        LINKING,
        "it has the same settings and work of its own",
        links.a_duplicate_is_practised_on_its_own,
    ),
    Quirk(
        "What was selected is in no course until the teacher saves the form",
        LINKING,
        "it waits, and nobody meets it meanwhile",
        links.what_a_teacher_did_not_save_is_no_practice_of_anybody,
    ),
    Quirk(
        "The gradebook's link launches a submission review, whether or not the tool asked for it",
        f"{REVIEW}: grade.php",
        "it opens that student's work",
        reviews.a_message_that_was_never_registered_is_answered,
    ),
    Quirk(
        "for_user has user_id and nothing else",
        REVIEW,
        "the student is known by id",
        reviews.an_id_alone_names_the_student,
    ),
    Quirk(
        "The gradebook has the link for students who never opened the tool, too",
        REVIEW,
        "a page says that there is nothing to see yet",
        reviews.who_never_opened_baton_has_a_page_too,
    ),
    Quirk(
        "A review of an ungraded activity comes without lineitem",
        REVIEW,
        "it opens the work all the same",
        reviews.an_ungraded_activity_has_a_review_too,
    ),
]


@pytest.fixture(scope="module")
def moodle(school: School) -> Iterator[Moodle]:
    """One Moodle for all rows that change nothing of the site."""
    with open_moodle(school) as moodle:
        yield moodle


@pytest.fixture
def lesson(moodle: Moodle) -> Iterator[Lesson]:
    """A course of the row's own."""
    with open_lesson(moodle) as lesson:
        yield lesson


@pytest.mark.slow
@pytest.mark.xdist_group("moodle quirks")
@pytest.mark.parametrize("quirk", rows(QUIRKS))
def test_baton_copes_with_moodle(quirk: Quirk, lesson: Lesson) -> None:
    quirk.shown_by(lesson)
