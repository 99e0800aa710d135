import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models

from organisation.migrating import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisation', '0002_directory'),
        ('wagtaildocs', '0014_alter_document_file_size'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Meeting',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('sequence', models.PositiveIntegerField(default=0, editable=False)),
                    ('version', models.PositiveIntegerField(default=0, editable=False)),
                    ('status', models.CharField(choices=[('planned', 'Planned'), ('held', 'Held'), ('cancelled', 'Cancelled')], default='planned', editable=False, max_length=10, verbose_name='status')),
                    ('kind', models.CharField(choices=[('team_meeting', 'Team meeting'), ('staff_meeting', 'Staff meeting'), ('joint_planning', 'Joint planning'), ('plan_meeting', 'Plan meeting'), ('cooperation', 'Cooperation meeting'), ('workshop', 'Workshop'), ('information_event', 'Information event'), ('team_day', 'Team day')], default='team_meeting', max_length=20, verbose_name='kind')),
                    ('title', models.CharField(blank=True, help_text='For events with a name of their own. Usually empty.', max_length=120, verbose_name='name')),
                    ('starts_at', models.DateTimeField(verbose_name='begins')),
                    ('ends_at', models.DateTimeField(verbose_name='ends')),
                    ('room', models.CharField(blank=True, max_length=120, verbose_name='room')),
                    ('remote_link', models.URLField(blank=True, verbose_name='link for remote attendance')),
                    ('host', models.CharField(blank=True, help_text='Role or team that invites, for example the head nurse.', max_length=80, verbose_name='host')),
                    ('host_email', models.EmailField(blank=True, help_text='Gets the calendar invitation, its changes and cancellation.', max_length=254, verbose_name="host's work e-mail")),
                    ('staff_count', models.PositiveSmallIntegerField(editable=False, null=True, verbose_name='from social work, number')),
                    ('series_day', models.DateField(editable=False, help_text='The day that the rule gave, before any move.', null=True)),
                    ('agenda_notes', models.TextField(blank=True, max_length=2000, verbose_name='notes for the agenda')),
                    ('agreements', models.TextField(blank=True, max_length=2000, verbose_name='agreed')),
                    ('next_on', models.DateField(blank=True, null=True, verbose_name='next meeting on')),
                    ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                    ('recorded_on', models.DateField(editable=False, null=True, verbose_name='recorded on')),
                    ('documents', models.ManyToManyField(blank=True, related_name='+', to='wagtaildocs.document', verbose_name='materials')),
                    ('pages', models.ManyToManyField(blank=True, related_name='+', to=settings.WAGTAIL_PAGE_MODEL, verbose_name='pages presented')),
                    ('partners', models.ManyToManyField(blank=True, related_name='meetings', to='organisation.partner', verbose_name='partner organisations')),
                    ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='organisation.place', verbose_name='place')),
                    ('project', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='meetings', to='organisation.project', verbose_name='project')),
                    ('services', models.ManyToManyField(blank=True, related_name='+', to='organisation.service', verbose_name='services presented')),
                    ('staff', models.ManyToManyField(blank=True, related_name='meetings', to=settings.AUTH_USER_MODEL, verbose_name='from social work')),
                    ('teams', models.ManyToManyField(blank=True, related_name='meetings', to='organisation.team', verbose_name='teams')),
                    ('series', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='meetings', to='teammeetings.meetingseries', verbose_name='series')),
                ],
                options={
                    'verbose_name': 'meeting',
                    'verbose_name_plural': 'meetings',
                    'ordering': ['-starts_at', '-pk'],
                    'permissions': [('export_meeting', 'Can export meetings')],
                    'indexes': [models.Index(fields=['status', 'starts_at'], name='teammeetings_status_start'), models.Index(fields=['place', 'starts_at'], name='teammeetings_place_start')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='teammeetings_meeting_forwards'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'cancelled'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='teammeetings_cancelled_has_reason'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'held'), _negated=True), ('recorded_on__isnull', False), _connector='OR'), name='teammeetings_held_is_recorded'), models.UniqueConstraint(fields=('series', 'series_day'), name='teammeetings_series_day_once')],
                },
            ),
            migrations.CreateModel(
                name='MeetingMove',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('from_starts_at', models.DateTimeField(verbose_name='was to begin')),
                    ('reason', models.CharField(max_length=200, verbose_name='reason')),
                    ('moved_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='moved on')),
                    ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='moves', to='teammeetings.meeting', verbose_name='meeting')),
                ],
                options={
                    'verbose_name': 'move of a meeting',
                    'verbose_name_plural': 'moves of meetings',
                    'ordering': ['pk'],
                },
            ),
            migrations.CreateModel(
                name='MeetingSeries',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('team_meeting', 'Team meeting'), ('staff_meeting', 'Staff meeting'), ('joint_planning', 'Joint planning'), ('plan_meeting', 'Plan meeting'), ('cooperation', 'Cooperation meeting'), ('workshop', 'Workshop'), ('information_event', 'Information event'), ('team_day', 'Team day')], default='team_meeting', max_length=20, verbose_name='kind')),
                    ('room', models.CharField(blank=True, max_length=120, verbose_name='room')),
                    ('remote_link', models.URLField(blank=True, verbose_name='link for remote attendance')),
                    ('first_day', models.DateField(verbose_name='first day')),
                    ('until', models.DateField(verbose_name='last day')),
                    ('every', models.PositiveSmallIntegerField(default=3, verbose_name='every')),
                    ('unit', models.CharField(choices=[('weeks', 'weeks, on the same weekday'), ('months', 'months, on the same weekday of the month')], default='months', max_length=10, verbose_name='unit')),
                    ('start_time', models.TimeField(verbose_name='begins')),
                    ('end_time', models.TimeField(verbose_name='ends')),
                    ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meeting_series', to='organisation.place', verbose_name='place')),
                    ('staff', models.ManyToManyField(blank=True, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='from social work')),
                    ('teams', models.ManyToManyField(related_name='meeting_series', to='organisation.team', verbose_name='teams')),
                ],
                options={
                    'verbose_name': 'series of meetings',
                    'verbose_name_plural': 'series of meetings',
                    'ordering': ['-until', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('until__gte', models.F('first_day'))), name='teammeetings_series_forwards'), models.CheckConstraint(condition=models.Q(('end_time__gt', models.F('start_time'))), name='teammeetings_series_time'), models.CheckConstraint(condition=models.Q(('every__gte', 1)), name='teammeetings_series_every')],
                },
            ),
            migrations.CreateModel(
                name='PromisePause',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('valid_from', models.DateField(verbose_name='from')),
                    ('valid_to', models.DateField(blank=True, help_text='Empty: for the time being.', null=True, verbose_name='until')),
                    ('reason', models.CharField(help_text='Shown to readers on the radar.', max_length=200, verbose_name='reason')),
                    ('reason_fi', models.CharField(help_text='Shown to readers on the radar.', max_length=200, null=True, verbose_name='reason')),
                    ('reason_sv', models.CharField(help_text='Shown to readers on the radar.', max_length=200, null=True, verbose_name='reason')),
                    ('reason_en', models.CharField(help_text='Shown to readers on the radar.', max_length=200, null=True, verbose_name='reason')),
                    ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='promise_pauses', to='organisation.team', verbose_name='team')),
                ],
                options={
                    'verbose_name': 'pause of a promise',
                    'verbose_name_plural': 'pauses of promises',
                    'ordering': ['team', 'valid_from'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='teammeetings_pause_forwards'), models.UniqueConstraint(condition=models.Q(('valid_to__isnull', True)), fields=('team',), name='teammeetings_pause_one_open')],
                },
            ),
            migrations.CreateModel(
                name='TeamPromise',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('valid_from', models.DateField(verbose_name='from')),
                    ('valid_to', models.DateField(blank=True, help_text='Empty: for the time being.', null=True, verbose_name='until')),
                    ('minimum', models.PositiveSmallIntegerField(default=2, verbose_name='at least, a year')),
                    ('maximum', models.PositiveSmallIntegerField(default=4, verbose_name='at most, a year')),
                    ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='promises', to='organisation.team', verbose_name='team')),
                ],
                options={
                    'verbose_name': 'promise to a team',
                    'verbose_name_plural': 'promises to teams',
                    'ordering': ['team', 'valid_from'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='teammeetings_promise_forwards'), models.UniqueConstraint(condition=models.Q(('valid_to__isnull', True)), fields=('team',), name='teammeetings_promise_one_open'), models.CheckConstraint(condition=models.Q(('maximum__gte', models.F('minimum')), ('maximum__lte', 52)), name='teammeetings_promise_range', violation_error_message='“At most” is not smaller than “at least”, and no more than 52.')],
                },
            ),
            migrations.CreateModel(
                name='Attendance',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('profession', models.CharField(choices=[('physician', 'Physician'), ('nurse', 'Nurse'), ('public_health_nurse', 'Public health nurse'), ('dentist', 'Dentist'), ('dental_hygienist', 'Dental hygienist'), ('dental_nurse', 'Dental nurse'), ('social_counsellor', 'Social counsellor'), ('social_worker', 'Social worker'), ('senior_social_worker', 'Senior social worker'), ('work_ability_coordinator', 'Work ability coordinator'), ('service_manager', 'Service manager'), ('content_editor', 'Content editor'), ('data_protection_officer', 'Data protection officer'), ('administrator', 'Administrator'), ('other', 'Other profession')], max_length=40, verbose_name='profession')),
                    ('count', models.PositiveSmallIntegerField(verbose_name='number')),
                    ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendance', to='teammeetings.meeting', verbose_name='meeting')),
                ],
                options={
                    'verbose_name': 'attendance',
                    'verbose_name_plural': 'attendance',
                    'ordering': ['pk'],
                    'constraints': [models.UniqueConstraint(fields=('meeting', 'profession'), name='teammeetings_attendance_once'), models.CheckConstraint(condition=models.Q(('count__gte', 1)), name='teammeetings_attendance_somebody')],
                },
            ),
            migrations.CreateModel(
                name='MeetingAction',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('text', models.CharField(max_length=200, verbose_name='action')),
                    ('owner_role', models.CharField(blank=True, choices=[('physician', 'Physician'), ('nurse', 'Nurse'), ('public_health_nurse', 'Public health nurse'), ('dentist', 'Dentist'), ('dental_hygienist', 'Dental hygienist'), ('dental_nurse', 'Dental nurse'), ('social_counsellor', 'Social counsellor'), ('social_worker', 'Social worker'), ('senior_social_worker', 'Senior social worker'), ('work_ability_coordinator', 'Work ability coordinator'), ('service_manager', 'Service manager'), ('content_editor', 'Content editor'), ('data_protection_officer', 'Data protection officer'), ('administrator', 'Administrator'), ('other', 'Other profession')], max_length=40, verbose_name='done by (role)')),
                    ('due_on', models.DateField(blank=True, null=True, verbose_name='by')),
                    ('done_on', models.DateField(blank=True, null=True, verbose_name='done on')),
                    ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='actions', to='teammeetings.meeting', verbose_name='meeting')),
                    ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='done by (person)')),
                ],
                options={
                    'verbose_name': 'action of a meeting',
                    'verbose_name_plural': 'actions of meetings',
                    'ordering': ['due_on', 'pk'],
                    'indexes': [models.Index(condition=models.Q(('done_on__isnull', True)), fields=['due_on'], name='teammeetings_action_open')],
                },
            ),
            migrations.CreateModel(
                name='MeetingDraft',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('data', models.JSONField(default=dict, verbose_name='what was filled in')),
                    ('saved_at', models.DateTimeField(auto_now=True, verbose_name='saved')),
                    ('meeting', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to='teammeetings.meeting')),
                    ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisation.team')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'draft of a record',
                    'verbose_name_plural': 'drafts of records',
                    'constraints': [models.UniqueConstraint(condition=models.Q(('meeting__isnull', False)), fields=('user', 'meeting'), name='teammeetings_draft_of_meeting'), models.UniqueConstraint(condition=models.Q(('meeting__isnull', True)), fields=('user', 'team'), name='teammeetings_draft_of_team'), models.CheckConstraint(condition=models.Q(('meeting__isnull', False), ('team__isnull', False), _connector='OR'), name='teammeetings_draft_of_something')],
                },
            ),
            migrations.CreateModel(
                name='MeetingInvitation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('address', models.EmailField(max_length=254, verbose_name='sent to')),
                    ('sequence', models.PositiveIntegerField(verbose_name='change')),
                    ('method', models.CharField(choices=[('REQUEST', 'Invitation or change'), ('CANCEL', 'Cancellation')], max_length=7, verbose_name='method')),
                    ('sent_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='sent on')),
                    ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='teammeetings.meeting', verbose_name='meeting')),
                ],
                options={
                    'verbose_name': 'calendar invitation',
                    'verbose_name_plural': 'calendar invitations',
                    'ordering': ['pk'],
                    'constraints': [models.UniqueConstraint(fields=('meeting', 'address', 'sequence', 'method'), name='teammeetings_invitation_once')],
                },
            ),
            migrations.CreateModel(
                name='MeetingQuestion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('text', models.CharField(max_length=300, verbose_name='question')),
                    ('state', models.CharField(choices=[('open', 'Not answered'), ('answered', 'Answered'), ('gap', 'Guidance is missing')], default='open', max_length=10, verbose_name='state')),
                    ('answer', models.TextField(blank=True, max_length=1000, verbose_name='answer')),
                    ('answered_on', models.DateField(blank=True, editable=False, null=True, verbose_name='answered on')),
                    ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='teammeetings.meeting', verbose_name='meeting')),
                    ('page', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.WAGTAIL_PAGE_MODEL, verbose_name='page that answers')),
                ],
                options={
                    'verbose_name': 'question from a meeting',
                    'verbose_name_plural': 'questions from meetings',
                    'ordering': ['-meeting__starts_at', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'answered'), _negated=True), ('answered_on__isnull', False), _connector='OR'), name='teammeetings_answered_has_day')],
                },
            ),
            migrations.CreateModel(
                name='MeetingReminder',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('due', "A team's meeting is due"), ('unrecorded', 'A meeting without a record')], max_length=10, verbose_name='kind')),
                    ('due_on', models.DateField(verbose_name='day that it is about')),
                    ('sent_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='sent on')),
                    ('meeting', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='teammeetings.meeting')),
                    ('receiver', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='receiver')),
                    ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisation.team')),
                ],
                options={
                    'verbose_name': 'reminder of a meeting',
                    'verbose_name_plural': 'reminders of meetings',
                    'constraints': [models.UniqueConstraint(condition=models.Q(('kind', 'due')), fields=('team', 'due_on', 'receiver'), name='teammeetings_reminder_due_once'), models.UniqueConstraint(condition=models.Q(('kind', 'unrecorded')), fields=('meeting', 'due_on', 'receiver'), name='teammeetings_reminder_unrecorded_once')],
                },
            ),
        ]),
    ]
