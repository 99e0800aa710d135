"""The product's own settings: limits, times and how long things are kept. `docs/operations.md` says what each is."""

import environ

env = environ.Env()

ACCESSIBILITY_ANSWER_DAYS = env.int("ACCESSIBILITY_ANSWER_DAYS", default=14)
SEARCH_MISS_MONTHS = env.int("SEARCH_MISS_MONTHS", default=12)
# Other sites are asked whether they still answer: by the daily job, where a network is allowed.
CHECK_EXTERNAL_LINKS = env.bool("CHECK_EXTERNAL_LINKS", default=False)
# Views of pages that a server process gathers before it writes them together.
PAGE_VIEW_BUFFER = env.int("PAGE_VIEW_BUFFER", default=50)
# Answers to "Did this help?" that one session may give on a day.
FEEDBACK_PER_SESSION = env.int("FEEDBACK_PER_SESSION", default=30)

# Whether midsummer eve and Christmas eve are closed as public holidays are.
CLOSED_ON_EVES = env.bool("CLOSED_ON_EVES", default=True)
# Team meetings: how long before its day a team without a plan is due; how early the agenda pack is shown;
# how long the names of social work's staff are kept with a meeting, and half-filled records.
MEETING_DUE_WEEKS = env.int("MEETING_DUE_WEEKS", default=6)
MEETING_PACK_DAYS = env.int("MEETING_PACK_DAYS", default=14)
MEETING_STAFF_MONTHS = env.int("MEETING_STAFF_MONTHS", default=24)
MEETING_DRAFT_DAYS = env.int("MEETING_DRAFT_DAYS", default=30)

# Backups are not kept longer than what is in them (the shortest retention counts).
BACKUP_DAYS = env.int("BACKUP_DAYS", default=30)
# Days after its time that a booking with its code is kept.
BOOKING_DAYS = env.int("BOOKING_DAYS", default=30)
# Answers that one feedback tablet or code takes in ten minutes.
KIOSK_ANSWERS = env.int("KIOSK_ANSWERS", default=30)

# Counted figures below this are not shown (at least 3).
SMALLEST_SHOWN_COUNT = max(3, env.int("SMALLEST_SHOWN_COUNT", default=5))
# Slips: days in which a client may come with one, and days that it is kept afterwards.
SLIP_DAYS = env.int("SLIP_DAYS", default=30)
SLIP_KEEP_DAYS = env.int("SLIP_KEEP_DAYS", default=30)
# Consultations: days after which an open one counts as late, and days that a question's text is kept after its end.
CONSULTATION_ANSWER_DAYS = env.int("CONSULTATION_ANSWER_DAYS", default=3)
CONSULTATION_DAYS = env.int("CONSULTATION_DAYS", default=60)
# Months that a decided proposal for guidance is kept.
PROPOSAL_MONTHS = env.int("PROPOSAL_MONTHS", default=12)
# So many questions on one topic without a page that answers are a gap in the guidance.
CONTENT_GAP_QUESTIONS = max(3, env.int("CONTENT_GAP_QUESTIONS", default=5))
# Referrals: days after which one without a decision counts as late, days after its end, days of an unsent draft.
REFERRAL_ANSWER_DAYS = env.int("REFERRAL_ANSWER_DAYS", default=5)
REFERRAL_DAYS = env.int("REFERRAL_DAYS", default=60)
REFERRAL_DRAFT_DAYS = env.int("REFERRAL_DRAFT_DAYS", default=7)
# A question that was not ticked once in so many runs is proposed for retirement.
CHECKLIST_RETIRE_RUNS = env.int("CHECKLIST_RETIRE_RUNS", default=100)

# Keys that encrypt the texts of shared plans: the first encrypts, all decrypt (manage.py rotate_plan_key --new).
PLAN_ENCRYPTION_KEYS = env.list("PLAN_ENCRYPTION_KEYS", default=[])
# Tries to find a plan by its code that one person has in ten minutes.
PLAN_CODE_TRIES = env.int("PLAN_CODE_TRIES", default=20)

SILENCED_SYSTEM_CHECKS: list[str] = []
