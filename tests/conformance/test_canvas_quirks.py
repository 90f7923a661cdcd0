"""Canvas' quirks, one row each: what Canvas does, how that is known, what Baton does about it, the proof.

`pytest --collect-only -q` of this file prints the table. Facts were read in Canvas' source and documentation
and in captures; the source of each names the sheet's section, and the file of Canvas' where the sheet has it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conformance.canvas_lesson import open_lesson
from tests.conformance.canvas_quirks import (
    claims,
    copies,
    logins,
    people,
    picking,
    registering,
    rosters,
    scores,
    services,
)
from tests.conformance.canvas_school import open_canvas
from tests.conformance.quirks import Quirk, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conformance.canvas_lesson import Lesson
    from tests.conformance.canvas_school import Canvas
    from tests.conformance.moodle_school import School

_SHEET = "canvas-and-1edtech.md"
ISSUER = f"{_SHEET} 1.1: lti_launch_overview.md, lti_dev_key_config.md"
LOGIN = f"{_SHEET} 1.2: lti_advantage_adapter.rb"
REQUEST = f"{_SHEET} 1.3: authentication_controller.rb"
RESPONSE = f"{_SHEET} 1.4"
CLAIMS = f"{_SHEET} 1.5: jwt_message.rb, resource_link_request.rb"
VARIABLES = f"{_SHEET} 1.6: tools_variable_substitutions.md"
ROLES = f"{_SHEET} 1.7: substitutions_helper.rb"
MESSAGES = f"{_SHEET} 2.1: messages.ts, lti_window_post_message.md"
STORAGE = f"{_SHEET} 2.2: platform_storage.ts"
REGISTRATION = f"{_SHEET} 3.1: dynamic_registration_controller.rb, oidc_registration.rb"
KEY_JSON = f"{_SHEET} 3.2: lti_configuration.rb"
TOKEN = f"{_SHEET} 4.1: client_credentials_provider, jwt_validator"
ENVELOPE = f"{_SHEET} 4.2: lti_services.rb, scores_controller"
LINE_ITEMS = f"{_SHEET} 4.3: line_items_controller, line_item.rb"
SCORES = f"{_SHEET} 4.4: scores_controller"
REVIEW = f"{_SHEET} 4.5, 8 (canvas-lms #1952, #2192)"
RESULTS = f"{_SHEET} 4.6"
LIMIT = f"{_SHEET} 4.7: request_throttle.rb"
NRPS = f"{_SHEET} 5: names_and_roles_controller, course_memberships_provider"
LINKING = f"{_SHEET} 6: deep_linking_request.rb, deep_linking_controller"
PEOPLE = f"{_SHEET} 7"
COPIES = f"{_SHEET} 7: import_history.rb"

QUIRKS = [
    # logins
    Quirk(
        "All institutions that Instructure hosts send one issuer",
        f"{_SHEET} 0.1, 1.1",
        "a registration is issuer and client id together; courses, people and work hang on it",
        logins.institutions_of_one_issuer_are_told_apart_by_their_keys,
    ),
    Quirk(
        "One key, and so one client id, may be inherited by many institutions",
        f"{_SHEET} 0.1, 1.1",
        "a deployment belongs to the institution of its guid; a new one waits, nothing is carried across",
        logins.one_key_for_two_institutions_is_told_apart_by_guid_and_deployment,
    ),
    Quirk(
        "The beta and test environments have issuers of their own and the client ids of production",
        ISSUER,
        "they are other platforms, and a launch of one is none of the other",
        logins.a_beta_environment_is_another_platform_with_the_same_client_id,
    ),
    Quirk(
        "A deployment is an installation; two of them may show in one course",
        ISSUER,
        "one that was not known waits for an administrator, and then has a course of its own",
        logins.a_second_installation_in_a_course_waits_for_approval,
    ),
    Quirk(
        "The login names the deployment lti_deployment_id, or deployment_id in older versions, unsigned",
        f"{LOGIN}; 0.5",
        "it reads neither; the signed launch says which it is",
        logins.the_deployment_of_the_login_goes_by_two_names_and_is_not_believed,
    ),
    Quirk(
        "The scope must be openid and nothing else, every parameter there, the redirect address equal",
        REQUEST,
        "it sends exactly that",
        logins.the_authorisation_request_has_every_parameter_and_one_scope,
    ),
    Quirk(
        "A launch is answered once; Back and reload come as the error launch_no_longer_valid",
        f"{RESPONSE}; 0.3",
        "a page says to open the activity again from the course",
        logins.a_launch_is_answered_once,
    ),
    Quirk(
        "Where the browser holds back Canvas' own cookie, a form brings login_required and no id_token",
        f"{RESPONSE}; 0.2",
        "a page in its own words, with a button that begins again in a new tab",
        logins.a_lost_session_of_canvas_ends_in_the_offer_of_a_new_tab,
    ),
    Quirk(
        "A key that is not on in the account is answered with unauthorized_client",
        RESPONSE,
        "a page says whom to tell",
        logins.a_key_that_is_off_in_the_account_is_explained,
    ),
    Quirk(
        "The launch's form carries fields of Canvas' own: utf8, authenticity_token, lti_storage_target",
        RESPONSE,
        "it ignores what it does not know",
        logins.fields_of_canvas_own_forms_come_along,
    ),
    Quirk(
        "The account's menu launches without a course: a context of type Account, without label",
        CLAIMS,
        "a page says that Baton works in courses",
        logins.the_account_s_menu_has_no_course,
    ),
    Quirk(
        "document_target says iframe in a window of its own, too",
        f"{CLAIMS}; 0.10",
        "it goes by what the browser says of the frame",
        logins.a_window_of_its_own_calls_itself_a_frame,
    ),
    Quirk(
        "Two keys are published, named by the moment they were made, and they change",
        ISSUER,
        "keys are kept, and fetched anew once when one is not known",
        logins.keys_are_two_and_change,
    ),
    Quirk(
        "Canvas keeps a tool's data in a frame that the login names, at the origin of its login page",
        STORAGE,
        "without cookies the login's secret is kept there, short, and opens the visit",
        logins.canvas_keeps_the_secret_of_a_browser_without_cookies,
    ),
    Quirk(
        "What that frame keeps is told to whoever speaks from the tool's origin, in any browser",
        STORAGE,
        "the launch alone opens nothing; only the very secret of its login does",
        logins.a_launch_without_canvas_secret_opens_nothing,
    ),
    Quirk(
        "Canvas' mobile apps name that frame and answer no message at all, lti.capabilities neither",
        MESSAGES,
        "the button for a new tab is there from the start, and the one-time hint is not used up",
        logins.where_nobody_answers_the_way_into_a_tab_is_there,
    ),
    # claims
    Quirk(
        "From the course's menu resource_link.id is the course's id",
        f"{CLAIMS}; 0.9",
        "that is no link: no practice is made for it, and everybody lands on their page",
        claims.the_course_s_menu_has_the_course_s_id_for_a_link,
    ),
    Quirk(
        "The placement is null for an assignment",
        f"{CLAIMS}; 0.10",
        "no placement means a link",
        claims.an_assignment_has_no_placement,
    ),
    Quirk(
        "The link's description is the assignment's HTML",
        CLAIMS,
        "it is neither shown nor kept",
        claims.a_description_is_html,
    ),
    Quirk(
        "A variable that Canvas cannot fill comes as it was written, in custom and in lis",
        f"{VARIABLES}; 0.6",
        "such a value is none",
        claims.variables_that_canvas_cannot_fill_are_no_values,
    ),
    Quirk(
        "A course's history is cut after a thousand ids, and then says truncated",
        VARIABLES,
        "all thousand are read, and the word is no id",
        claims.a_long_history_ends_in_a_word,
    ),
    Quirk(
        "A history that takes too long is the words timed out",
        VARIABLES,
        "it is no history",
        claims.a_history_may_be_a_word_alone,
    ),
    Quirk(
        "At the privacy level anonymous only the id is sent, and the level may change at any time",
        CLAIMS,
        "everything works by id, and a name that was known is forgotten",
        claims.without_a_privacy_level_people_are_ids,
    ),
    Quirk(
        "At the privacy level public the e-mail address, a picture and the school's number come along",
        CLAIMS,
        "none of them is kept",
        claims.what_is_shared_beyond_names_is_not_kept,
    ),
    Quirk(
        "lineitem comes with an assignment alone; the course's services come with every launch",
        CLAIMS,
        "both are kept as the newest launch names them",
        claims.a_line_item_is_named_for_assignments_alone,
    ),
    Quirk(
        "lti.frameResize makes the frame as tall as the page; other platforms know no such message",
        MESSAGES,
        "its pages tell their height to Canvas alone",
        claims.the_frame_is_told_how_tall_the_page_is,
    ),
    # people
    Quirk(
        "Roles of the institution come along: a student here who teaches elsewhere is Instructor of it",
        f"{ROLES}; 0.7",
        "roles in the course alone count",
        people.a_student_who_teaches_elsewhere_is_a_student,
    ),
    Quirk(
        "A teaching assistant is TeachingAssistant and Instructor at once",
        ROLES,
        "an assistant is no instructor",
        people.an_assistant_has_the_role_of_a_teacher_too,
    ),
    Quirk(
        "An older list of roles writes membership/instructor# with a small letter",
        ROLES,
        "letters' case does not matter",
        people.the_small_letters_of_an_old_list_count_as_well,
    ),
    Quirk(
        "An administrator of account or site who is not enrolled has no role in the course",
        f"{ROLES}; 0.8",
        "they see no student and practise nothing",
        people.an_administrator_is_not_in_the_course,
    ),
    Quirk(
        "A course designer is ContentDeveloper",
        ROLES,
        "they prepare activities and see no student",
        people.a_designer_prepares_and_sees_no_student,
    ),
    Quirk(
        "An observer is Mentor, without Learner, and opens the same links",
        f"{ROLES}; 7",
        "there is no practice for them, and by default no student either",
        people.an_observer_is_no_student,
    ),
    Quirk(
        "Below the privacy level public no claim says whom an observer observes; a variable does",
        PEOPLE,
        "the variable is asked for, and where a school allows it they see those students alone",
        people.whom_an_observer_observes_is_a_variable_below_public,
    ),
    Quirk(
        "At the privacy level public role_scope_mentor says whom an observer observes",
        CLAIMS,
        "the claim does without the variable",
        people.whom_an_observer_observes_is_a_claim_at_public,
    ),
    Quirk(
        "Student View's test student is a Learner with a role under vocab/lti, and another id in each course",
        ROLES,
        "they practise and get a grade, and stand in no list of students",
        people.a_test_student_has_another_id_in_each_course,
    ),
    Quirk(
        "A visitor of a public course has the role None and no sub",
        f"{CLAIMS}; 1.7",
        "a page says to log in; nothing is made",
        people.a_visitor_of_a_public_course_is_nobody,
    ),
    Quirk(
        "Only a current enrolment gives a role in the course",
        ROLES,
        "whose enrolment is over can no longer practise",
        people.whose_enrolment_is_over_has_no_role,
    ),
    Quirk(
        "Somebody may be student and assistant of one course",
        ROLES,
        "the assistant comes first",
        people.somebody_may_be_student_and_assistant,
    ),
    Quirk(
        "A teacher may observe a student of the same course",
        ROLES,
        "the teacher comes first",
        people.a_teacher_may_observe_her_own_child,
    ),
    Quirk(
        "A group's launch says Member and Manager",
        ROLES,
        "roles that are none of a course get the least",
        people.a_member_of_a_group_has_a_role_of_no_course,
    ),
    Quirk(
        "An assistant may be limited to sections, which a variable alone says",
        f"{PEOPLE}; 1.6",
        "they see the students of their own sections and no others, by address neither",
        people.an_assistant_of_one_section_sees_that_one,
    ),
    Quirk(
        "After a merge of accounts the survivor may have the other's id in a course",
        f"{CLAIMS}; 7",
        "the work stays with that person, and grades go out under the id that the course knows",
        people.a_merged_account_keeps_its_work,
    ),
    Quirk(
        "One person may have a different id in another course; lti11_legacy_user_id stays",
        f"{CLAIMS}; 7",
        "the second id makes them one person, with the first as an alias",
        people.one_person_may_have_two_ids_after_a_merge,
    ),
    Quirk(
        "In a concluded course nobody has a role any more",
        f"{ROLES}; 4.2",
        "a student gets a page and no item",
        people.a_concluded_course_gives_no_student_a_role,
    ),
    # scores
    Quirk(
        "A score without scoreGiven wipes the grade",
        f"{SCORES}; 0.11",
        "every score has one, the first of all too",
        scores.a_score_without_a_number_wipes_the_grade,
    ),
    Quirk(
        "A gradingProgress other than FullyGraded and PendingManual wipes the grade",
        f"{SCORES}; 0.11",
        "no other is ever sent",
        scores.a_progress_that_is_not_final_wipes_the_grade,
    ),
    Quirk(
        "Every score is a new attempt unless it says otherwise",
        f"{SCORES}; 0.12",
        "a practice session is one attempt: its moment stays the same, and later grades are no submissions",
        scores.a_score_is_a_new_attempt_unless_it_says_when_it_was_handed_in,
    ),
    Quirk(
        "A score that would be one attempt too many is refused",
        ENVELOPE,
        "it is sent again at once as no new submission",
        scores.without_attempts_left_the_grade_still_rises,
    ),
    Quirk(
        "preserve_score writes nothing at all; prioritize_non_tool_grade spares the tool's own grade, too",
        f"{SCORES}; 0.13",
        "neither is ever sent",
        scores.preserve_score_writes_nothing_and_prioritize_keeps_the_tool_s_own,
    ),
    Quirk(
        "An assignment that is not published takes no score",
        f"{ENVELOPE}; 0.14",
        "the grade waits until a teacher has published it",
        scores.an_unpublished_assignment_takes_its_grade_later,
    ),
    Quirk(
        "A tool's score replaces a teacher's grade without a word",
        SCORES,
        "it reads the gradebook first and leaves alone what is not its own",
        scores.a_teacher_s_grade_is_overwritten_without_a_word,
    ),
    Quirk(
        "An administrator may drop the scope for results, so that a teacher's grade cannot be seen",
        f"{SCORES}; 3.1",
        "it sends nothing blindly, and says why",
        scores.without_results_nothing_is_sent_blindly,
    ),
    Quirk(
        "PendingManual puts work in front of the teacher, and records a score that comes with it",
        SCORES,
        "work to be reviewed is sent so, score and all",
        scores.work_to_review_waits_with_its_score,
    ),
    Quirk(
        "Every comment stays beside those before it, without an author",
        f"{SCORES}; 0.16",
        "none is sent",
        scores.comments_pile_up,
    ),
    Quirk(
        "A grade is on the assignment's points, whatever maximum the score has",
        SCORES,
        "shares are compared, so its own grade is known again on any scale",
        scores.scores_are_taken_on_the_assignment_s_own_points,
    ),
    Quirk(
        "Only an assignment's first line item is in the gradebook; scores of others nobody sees",
        f"{LINE_ITEMS}; 0.15 (canvas-lms #1987)",
        "scores go to the one that the launch names",
        scores.only_an_assignment_s_first_line_item_is_in_the_gradebook,
    ),
    Quirk(
        "A line item that a tool makes becomes an assignment of its own",
        LINE_ITEMS,
        "none is made, nor offered to a teacher, for a link without one",
        scores.a_column_without_a_link_is_an_assignment_of_its_own,
    ),
    Quirk(
        "A list's next page is named by a bookmark that tells upper from lower case",
        f"{LINE_ITEMS}; 9.4",
        "links are followed letter for letter",
        scores.lists_come_in_pages_of_bookmarks,
    ),
    Quirk(
        "Link headers come as Link, link or LINK, with rel or REL, from the proxies before Canvas",
        f"{LINE_ITEMS}: RFC 8288",
        "case of names and relations does not matter",
        scores.headers_and_relations_come_in_either_case,
    ),
    Quirk(
        "Results come ten at a time",
        RESULTS,
        "it asks for one student's",
        scores.results_come_ten_at_a_time,
    ),
    Quirk(
        "A submission has no review message, but may carry an address of the tool's",
        REVIEW,
        "each score carries the address of that student's work, as a submission",
        scores.a_submission_carries_the_address_of_the_work,
    ),
    Quirk(
        "Whether work is late, Canvas tells from submittedAt",
        SCORES,
        "that is when the work was done, however late its score arrives",
        scores.late_is_told_by_when_it_was_handed_in,
    ),
    # services
    Quirk(
        "The audience of a token request is the token address at the very host that is asked",
        TOKEN,
        "it is the registration's token address, never the bare host of authorization_server",
        services.a_token_is_asked_for_at_the_address_that_it_names,
    ),
    Quirk(
        "An assertion needs jti, and an iat of the last five minutes",
        TOKEN,
        "each is new, signed just now, with an id of its own",
        services.an_assertion_needs_an_id_and_a_fresh_moment,
    ),
    Quirk(
        "A scope that the key has not spoils the whole token request (invalid_scope)",
        TOKEN,
        "the grade waits for a person and is not tried over and over; with the scope back, the next goes out",
        services.a_scope_too_many_spoils_the_whole_request,
    ),
    Quirk(
        "A launch lists the scopes that an administrator has left",
        f"{CLAIMS}; 4.1",
        "no token is asked for what is not granted",
        services.only_granted_scopes_are_asked_for,
    ),
    Quirk(
        "A key that is switched off gets no token",
        TOKEN,
        "all of the platform's grades wait, are not tried every second, and go out once it is on again",
        services.a_key_that_is_off_gets_no_token,
    ),
    Quirk(
        "A token that is spoilt, or has expired, is answered with 401",
        ENVELOPE,
        "a new one is asked for, once",
        services.a_spoilt_token_is_asked_for_anew_once,
    ),
    Quirk(
        "A token is good for an hour",
        TOKEN,
        "it is kept that long and no longer",
        services.a_token_lives_an_hour_and_serves_an_hour,
    ),
    Quirk(
        "A key that is not enabled in this account is 401 Invalid Developer Key",
        ENVELOPE,
        "grades wait until it is",
        services.a_key_that_is_not_enabled_here_waits,
    ),
    Quirk(
        "A tool that was removed from a course is refused there with 401",
        ENVELOPE,
        "that course's grades stop, and the platform stays on",
        services.a_tool_removed_from_the_course_stops_there_alone,
    ),
    Quirk(
        "A deleted course is 404 Context is deleted or not found",
        ENVELOPE,
        "its grades stop, with that reason",
        services.a_deleted_course_is_gone,
    ),
    Quirk(
        "A deleted line item is 404 in another envelope, that of the framework below Canvas",
        ENVELOPE,
        "its grades stop",
        services.a_deleted_assignment_is_answered_in_another_envelope,
    ),
    Quirk(
        "A line item of another key is 412 to read and to write",
        f"{ENVELOPE}; 8 (hypothesis/lms #7471)",
        "the score is tried all the same, and stops with that reason",
        services.another_key_s_column_cannot_be_read_or_written,
    ),
    Quirk(
        "Results may be 412 where scores are taken",
        RESULTS,
        "a read that fails so stops no score",
        services.a_column_that_cannot_be_read_takes_its_score,
    ),
    Quirk(
        "A concluded course takes no score",
        ENVELOPE,
        "its grades stop quietly and are not tried again",
        services.a_concluded_course_takes_nothing,
    ),
    Quirk(
        "In an unpublished course nobody is a student (422)",
        f"{ENVELOPE}; 8 (PrairieLearn #11292)",
        "the teacher sees which grades were refused and why",
        services.an_unpublished_course_has_no_students,
    ),
    Quirk(
        "A score older than the last is 400, and not 409 as the specification has it",
        ENVELOPE,
        "it is superseded, which is no trouble",
        services.an_older_score_is_not_taken,
    ),
    Quirk(
        "The file service's 502 and 504 pass",
        ENVELOPE,
        "the score is sent again later",
        services.a_proxy_s_trouble_passes,
    ),
    *(
        Quirk(
            f"{status} {message}",
            ENVELOPE,
            f"{code}: {'tried again later' if state == 'pending' else state}",
            services.refused(status, message, state, code),
        )
        for status, message, state, code in (
            (401, "Missing access token", "blocked", "AGS-401"),
            (401, "Invalid access token format", "blocked", "AGS-401"),
            (401, "Access token invalid - signature likely incorrect", "blocked", "AGS-401"),
            (401, "Insufficient permissions", "blocked", "AGS-SCOPE"),
            (401, "Unknown or inactive Developer Key", "pending", "AGS-KEY-OFF"),
            (404, "The specified resource does not exist.", "blocked", "AGS-404"),
            (412, "The specified LTI link ID is not associated with the line item", "blocked", "AGS-412"),
            (422, "This course has concluded for this student", "blocked", "AGS-CONCLUDED"),
            (422, "User not found in course or is not a student", "blocked", "AGS-NOT-IN-COURSE"),
            (422, "This assignment is still unpublished", "pending", "AGS-UNPUBLISHED"),
            (422, "ScoreMaximum not supplied", "blocked", "AGS-SCORE"),
            (422, "ScoreGiven must be greater than or equal to 0", "blocked", "AGS-SCORE"),
            (422, "Cannot grade this submission at this time", "blocked", "AGS-LOCKED"),
            (422, "You must be enrolled in the course", "blocked", "AGS-LOCKED"),
            (400, "Provided timestamp of x before last updated timestamp of y", "superseded", "AGS-OLDER"),
            (400, "Provided timestamp of x not a valid timestamp", "pending", "AGS-CLOCK"),
            (400, "Provided submitted_at timestamp is in the future", "pending", "AGS-CLOCK"),
            (504, "file service", "pending", "AGS-PLATFORM"),
        )
    ),
    *(
        Quirk(
            f"Over its rate limit Canvas says {status}, as plain text and without Retry-After",
            f"{LIMIT}; 0.17",
            "all calls of the registration stop for half a minute, and nothing is lost",
            services.limited(status),
        )
        for status in (403, 429)
    ),
    Quirk(
        "Not every 403 is the rate limit",
        f"{LIMIT}; 4.2",
        "only its words are; another one stops the grade",
        services.another_403_is_no_rate_limit,
    ),
    Quirk(
        "Each answer says how much is left of the limit, which drains ten units a second",
        LIMIT,
        "below 200 units it waits until they are there again",
        services.a_bucket_tells_how_full_it_is,
    ),
    Quirk(
        "An access token is a JWT of Canvas' own, meant for no one else to read",
        TOKEN,
        "it is a text without meaning, and kept sealed",
        services.an_access_token_is_a_text_without_meaning,
    ),
    # rosters
    Quirk(
        "Members come fifty at a time, whatever is asked for",
        f"{NRPS}; 0.18",
        "no limit is asked for; every page is read, and test students are not counted",
        rosters.members_come_fifty_at_a_time,
    ),
    Quirk(
        "A role filter knows whole addresses alone; a short name finds nobody",
        NRPS,
        "no filter is used",
        rosters.a_short_role_name_finds_nobody,
    ),
    Quirk(
        "Names of sections come only where rlid is asked for",
        NRPS,
        "it asks with the course's own id, which leaves nobody out",
        rosters.names_of_sections_come_with_rlid_alone,
    ),
    Quirk(
        "An rlid that is not known refuses the list (400)",
        NRPS,
        "it is read again without",
        rosters.an_rlid_that_is_not_known_closes_no_list,
    ),
    Quirk(
        "Whoever is inactive or dropped just vanishes; the status is always Active",
        f"{NRPS}; 0.18",
        "who is not listed any more is marked, keeps their work, and may come back",
        rosters.whoever_is_inactive_is_no_longer_listed,
    ),
    Quirk(
        "Whoever is invited and has not accepted is not listed",
        NRPS,
        "nobody is made up",
        rosters.whoever_is_invited_is_not_there_yet,
    ),
    Quirk(
        "The privacy level holds for lists, too",
        NRPS,
        "names that are no longer shared are forgotten",
        rosters.a_list_without_names_forgets_them,
    ),
    Quirk(
        "The test student is listed once Student View was used",
        NRPS,
        "they are known as one and not counted",
        rosters.a_test_student_is_listed_too,
    ),
    Quirk(
        "The list's media type is that of an older version",
        NRPS,
        "it asks for the right one and takes what comes",
        rosters.the_media_type_is_of_another_version,
    ),
    Quirk(
        "The list may be closed with 401 or 422 while a course is not published or over",
        NRPS,
        "the page says so, and nobody is taken for gone",
        rosters.a_list_may_be_closed,
    ),
    Quirk(
        "In a list the second id of a person has no claim's prefix",
        NRPS,
        "a merged account is known by it there, too",
        rosters.the_second_id_of_a_person_has_no_prefix_in_lists,
    ),
    # picking
    Quirk(
        "assignment_selection takes one item, and says nothing of line items",
        LINKING,
        "one can be composed there, with its column",
        picking.an_assignment_takes_one_item,
    ),
    Quirk(
        "link_selection takes several items",
        LINKING,
        "several can be composed in one go",
        picking.a_module_takes_several,
    ),
    Quirk(
        "A lineItem without scoreMaximum makes nothing",
        LINKING,
        "each has one, with label and a resource id that outlives copies",
        picking.a_line_item_without_a_maximum_makes_nothing,
    ),
    Quirk(
        "What Canvas wants back is in the query of the return address, and not in data",
        LINKING,
        "the address is used to the last letter, and no data is made up",
        picking.data_is_in_the_address_and_stays_there,
    ),
    Quirk(
        "An item without a title is called after the tool",
        f"{LINKING} (canvas-lms #2211)",
        "each has a title, without a column too",
        picking.without_a_title_a_link_is_called_after_the_tool,
    ),
    Quirk(
        "Cancelling is an empty list of items",
        LINKING,
        "it answers so, and nothing is kept",
        picking.a_cancelled_choice_is_an_empty_list,
    ),
    Quirk(
        "An assignment that was picked is not published",
        f"{LINKING}; 0.14",
        "grades of those who open it early wait",
        picking.what_was_picked_is_not_published,
    ),
    Quirk(
        "An answer must be of the last five minutes, to the shared issuer, with a nonce of its own",
        LINKING,
        "each is signed when it is sent",
        picking.the_answer_is_fresh_and_used_once,
    ),
    Quirk(
        "An item's text becomes HTML",
        LINKING,
        "signs that mean something there are written out",
        picking.the_text_of_a_link_is_html,
    ),
    Quirk(
        "While content is picked there is no id of a link; custom is what comes back with the launch",
        f"{LINKING}; 8 (hypothesis/lms #5352)",
        "a content id in custom leads from the link to what was composed",
        picking.what_was_picked_is_opened_by_its_content,
    ),
    Quirk(
        "submission.endDateTime becomes the assignment's due date",
        LINKING,
        "a due date goes along",
        picking.dates_become_the_assignment_s,
    ),
    # copies
    Quirk(
        "A copied course has new ids of course, links and columns; address and custom stay",
        f"{COPIES}; 0.19",
        "settings are cloned, nobody's work is, and no column is made beside the copied one",
        copies.a_copied_course_has_new_ids_and_the_old_custom,
    ),
    Quirk(
        "$Activity.id.history lists the assignments that one is a copy of",
        COPIES,
        "an assignment without a content id is known by it",
        copies.an_assignment_is_known_by_the_history_of_its_ids,
    ),
    Quirk(
        "A duplicate in the same course has the same custom as its origin",
        COPIES,
        "each link has its own practice and its own grades",
        copies.a_duplicate_in_the_same_course_has_the_same_content,
    ),
    Quirk(
        "SpeedGrader launches a submission's address as the teacher, with the teacher's own id",
        REVIEW,
        "the address names the student, and the teacher's role is asked for",
        copies.speedgrader_opens_work_as_the_teacher,
    ),
    Quirk(
        "SpeedGrader may send the course's id for the link",
        REVIEW,
        "the link is not looked at, and nothing is made for it",
        copies.speedgrader_may_send_the_course_for_the_link,
    ),
    Quirk(
        "An address of somebody's work can be copied with its course",
        f"{REVIEW}; 7",
        "in another course it opens nothing",
        copies.the_address_of_work_is_copied_too,
    ),
    Quirk(
        "A submission's page launches that address as the student",
        REVIEW,
        "students open their own work and nobody else's",
        copies.a_student_opens_her_own_submission_alone,
    ),
    # registering
    Quirk(
        "The configuration is given to the bearer of the registration token alone",
        REGISTRATION,
        "it reads and registers with it, and keeps it nowhere in the open",
        registering.the_configuration_is_shown_to_who_brings_the_token,
    ),
    Quirk(
        "One scope that Canvas does not know refuses the whole registration (422)",
        f"{REGISTRATION}; 0.20",
        "only what is offered is asked for",
        registering.one_unknown_scope_refuses_the_whole,
    ),
    Quirk(
        "One placement or message that Canvas does not know refuses the whole registration (422)",
        f"{REGISTRATION}; 0.20",
        "only placements and messages that are offered are asked for",
        registering.one_unknown_placement_refuses_the_whole,
    ),
    Quirk(
        "The first message of a placement wins, and one without placements takes link_selection",
        REGISTRATION,
        "each message has placements of its own",
        registering.a_placement_goes_to_its_first_message,
    ),
    Quirk(
        "authorization_server is a bare host",
        REGISTRATION,
        "it is never the audience of a token request",
        registering.an_authorization_server_is_a_bare_host,
    ),
    Quirk(
        "The answer need not name a deployment",
        REGISTRATION,
        "it is learned from the first signed launch",
        registering.a_deployment_may_stay_unnamed,
    ),
    Quirk(
        "An administrator may install the tool once more",
        ISSUER,
        "after a registration that named its deployment, another one waits for approval",
        registering.a_deployment_that_is_named_is_the_only_one,
    ),
    Quirk(
        "A registered tool is off until an administrator has looked it over",
        REGISTRATION,
        "the last page says what is left to do",
        registering.a_registered_tool_is_off,
    ),
    Quirk(
        "Registration is a page in a frame, which must ask to be closed",
        REGISTRATION,
        "it works as a third party's page and sends org.imsglobal.lti.close",
        registering.the_page_is_in_a_frame_and_closes_itself,
    ),
    Quirk(
        "A registration is answered with 200 and not 201",
        REGISTRATION,
        "either will do; what people share is asked for by Canvas' own word",
        registering.an_answer_of_200_has_the_client_id,
    ),
    Quirk(
        "A developer key's JSON has no place for redirect addresses",
        KEY_JSON,
        "the JSON does without, and works once they are typed in",
        registering.redirect_addresses_are_not_in_a_developer_key_s_json,
    ),
    Quirk(
        "An administrator may take scopes away while looking it over",
        REGISTRATION,
        "it works with what is left, and sends no grades",
        registering.an_administrator_may_take_scopes_away,
    ),
]


@pytest.fixture(scope="module")
def canvas(school: School) -> Iterator[Canvas]:
    """One Canvas for all rows that need none of their own."""
    with open_canvas(school) as canvas:
        yield canvas


@pytest.fixture
def lesson(canvas: Canvas) -> Iterator[Lesson]:
    """A course of the row's own."""
    with open_lesson(canvas) as lesson:
        yield lesson


@pytest.mark.slow
@pytest.mark.xdist_group("canvas quirks")
@pytest.mark.parametrize("quirk", rows(QUIRKS))
def test_baton_copes_with_canvas(quirk: Quirk, lesson: Lesson) -> None:
    quirk.shown_by(lesson)
