import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import privacy.encryption
import uuid
from django.conf import settings
from django.db import migrations, models

from organisation.migrating import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisation', '0002_directory'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='PurgeRun',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('run_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='run on')),
                    ('closed', models.PositiveIntegerField(default=0, verbose_name='closed long ago')),
                    ('waiting', models.PositiveIntegerField(default=0, verbose_name='waited for consent too long')),
                    ('emptied', models.PositiveIntegerField(default=0, verbose_name='emptied')),
                ],
                options={
                    'verbose_name': 'purge of plans',
                    'verbose_name_plural': 'purges of plans',
                    'ordering': ['-pk'],
                    'default_permissions': (),
                },
            ),
            migrations.CreateModel(
                name='CarePlan',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('reference', models.CharField(editable=False, max_length=8, unique=True, verbose_name='reference code')),
                    ('kind', models.CharField(choices=[('shared', 'Shared care and service plan'), ('wellbeing', 'Wellbeing plan')], default='shared', max_length=20, verbose_name='kind')),
                    ('state', models.CharField(choices=[('waiting', 'Waiting for consent'), ('draft', 'Draft'), ('proposed', 'Proposed to the client'), ('active', 'In force'), ('on_hold', 'On hold'), ('completed', 'Completed'), ('revoked', 'Ended early'), ('entered_in_error', 'Made by mistake')], default='waiting', max_length=20, verbose_name='state')),
                    ('state_since', models.DateField(default=django.utils.timezone.localdate, verbose_name='since')),
                    ('revoke_reason', models.CharField(blank=True, choices=[('consent', 'Consent withdrawn'), ('expired', 'Consent ran out'), ('client', 'The client does not want to go on'), ('moved', 'The client moved'), ('other_plan', 'Another plan replaces this one')], max_length=20, verbose_name='why ended')),
                    ('created_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='begun on')),
                    ('closed_on', models.DateField(blank=True, null=True, verbose_name='closed on')),
                    ('proposed_on', models.DateField(blank=True, null=True, verbose_name='proposed on')),
                    ('emptied_on', models.DateField(blank=True, null=True, verbose_name='texts emptied on')),
                    ('next_review', models.DateField(blank=True, null=True, verbose_name='next review')),
                    ('situation', privacy.encryption.EncryptedTextField(blank=True, verbose_name='situation')),
                    ('situation_version', models.PositiveIntegerField(default=1)),
                    ('concerns_version', models.PositiveIntegerField(default=1)),
                    ('goals_version', models.PositiveIntegerField(default=1)),
                    ('actions_version', models.PositiveIntegerField(default=1)),
                    ('review_version', models.PositiveIntegerField(default=1)),
                    ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.place', verbose_name='unit')),
                ],
                options={
                    'verbose_name': 'shared plan',
                    'verbose_name_plural': 'shared plans',
                    'ordering': ['next_review', 'created_on', 'pk'],
                    'default_permissions': (),
                    'indexes': [models.Index(fields=['state', 'next_review'], name='careplans_plan_by_review'), models.Index(fields=['closed_on'], name='careplans_plan_by_closing')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('state', 'revoked'), ('revoke_reason', ''), _connector='XOR'), name='careplans_plan_revoke_reason'), models.CheckConstraint(condition=models.Q(('state__in', ('completed', 'revoked', 'entered_in_error')), ('closed_on', None), _connector='XOR'), name='careplans_plan_closed_on'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'active'), _negated=True), ('next_review__isnull', False), _connector='OR'), name='careplans_plan_has_review')],
                },
            ),
            migrations.CreateModel(
                name='CareTeamMember',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sector', models.CharField(choices=[('primary_care', 'Primary health care'), ('specialised_care', 'Specialised medical care'), ('social_services', 'Social services'), ('employment', 'Employment services'), ('education', 'Education'), ('state', 'State authority'), ('third_sector', 'Third sector'), ('parish', 'Parish'), ('culture_and_sport', 'Culture and sports')], max_length=30, verbose_name='sector')),
                    ('is_coordinator', models.BooleanField(default=False, verbose_name='coordinates')),
                    ('joined_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='from')),
                    ('left_on', models.DateField(blank=True, null=True, verbose_name='until')),
                    ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='careplans.careplan')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plan_memberships', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ],
                options={
                    'verbose_name': 'care team member',
                    'verbose_name_plural': 'care team members',
                    'ordering': ['-is_coordinator', 'joined_on', 'pk'],
                    'default_permissions': (),
                    'constraints': [models.UniqueConstraint(condition=models.Q(('is_coordinator', True)), fields=('plan',), name='careplans_one_coordinator'), models.UniqueConstraint(condition=models.Q(('left_on', None)), fields=('plan', 'user'), name='careplans_member_once'), models.CheckConstraint(condition=models.Q(('is_coordinator', False), ('left_on', None), _connector='OR'), name='careplans_coordinator_is_there'), models.CheckConstraint(condition=models.Q(('left_on', None), ('left_on__gte', models.F('joined_on')), _connector='OR'), name='careplans_member_forwards')],
                },
            ),
            migrations.CreateModel(
                name='ClientCopy',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('delivered', 'Given to the client'), ('refused', 'The client did not want a copy')], max_length=20, verbose_name='state')),
                    ('language', models.CharField(choices=[('fi', 'Finnish'), ('sv', 'Swedish'), ('en', 'English')], max_length=5, verbose_name='language')),
                    ('large', models.BooleanField(default=False, verbose_name='large text')),
                    ('noted_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='noted on')),
                    ('noted_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='noted at')),
                    ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='copies', to='careplans.careplan')),
                ],
                options={
                    'verbose_name': "client's copy",
                    'verbose_name_plural': "clients' copies",
                    'ordering': ['-pk'],
                    'default_permissions': (),
                },
            ),
            migrations.CreateModel(
                name='Concern',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('text', privacy.encryption.EncryptedTextField(verbose_name='concern')),
                    ('raised_by', models.CharField(choices=[('client', 'The client'), ('health', 'Health care'), ('social', 'Social services'), ('other', 'Somebody else')], default='client', max_length=10, verbose_name='raised by')),
                    ('together', models.BooleanField(default=False, verbose_name='handled together, as agreed')),
                    ('resolved_on', models.DateField(blank=True, null=True, verbose_name='resolved on')),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.needtopic', verbose_name='area of life')),
                    ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='concerns', to='careplans.careplan')),
                    ('handlers', models.ManyToManyField(related_name='concerns', through='careplans.ConcernHandler', to='careplans.careteammember')),
                ],
                options={
                    'verbose_name': 'concern',
                    'verbose_name_plural': 'concerns',
                    'ordering': ['pk'],
                    'default_permissions': (),
                },
            ),
            migrations.CreateModel(
                name='ConcernHandler',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('since', models.DateField(default=django.utils.timezone.localdate, verbose_name='since')),
                    ('concern', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='handling', to='careplans.concern')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='handling', to='careplans.careteammember')),
                ],
                options={
                    'verbose_name': 'handler of a concern',
                    'verbose_name_plural': 'handlers of concerns',
                    'ordering': ['since', 'pk'],
                    'default_permissions': (),
                    'constraints': [models.UniqueConstraint(fields=('concern', 'member'), name='careplans_handler_once')],
                },
            ),
            migrations.CreateModel(
                name='ConsentNote',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('given_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='given on')),
                    ('how', models.CharField(choices=[('spoken', 'Spoken'), ('written', 'In writing'), ('online', 'In an online service')], default='spoken', max_length=20, verbose_name='how it was given')),
                    ('valid_until', models.DateField(verbose_name='valid until')),
                    ('documented_in', models.CharField(choices=[('client_system', 'Client information system (social services)'), ('patient_system', 'Patient information system'), ('both', 'Both')], max_length=20, verbose_name='consent is documented in')),
                    ('noted_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='noted on')),
                    ('state', models.CharField(choices=[('active', 'Valid'), ('replaced', 'Replaced by a newer note'), ('withdrawn', 'Withdrawn'), ('expired', 'Ran out')], default='active', max_length=20, verbose_name='state')),
                    ('ended_on', models.DateField(blank=True, null=True, verbose_name='ended on')),
                    ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='careplans.careplan')),
                ],
                options={
                    'verbose_name': 'consent note',
                    'verbose_name_plural': 'consent notes',
                    'ordering': ['-pk'],
                    'default_permissions': (),
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'active')), fields=('plan',), name='careplans_one_consent')],
                },
            ),
            migrations.CreateModel(
                name='ConsentParty',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sector', models.CharField(choices=[('primary_care', 'Primary health care'), ('specialised_care', 'Specialised medical care'), ('social_services', 'Social services'), ('employment', 'Employment services'), ('education', 'Education'), ('state', 'State authority'), ('third_sector', 'Third sector'), ('parish', 'Parish'), ('culture_and_sport', 'Culture and sports')], max_length=30, verbose_name='sector')),
                    ('scope', models.CharField(choices=[('', 'Not agreed'), ('share', 'Makes and reads the plan'), ('talk', 'Takes part in talks, does not read the plan')], max_length=10, verbose_name='scope')),
                    ('note', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parties', to='careplans.consentnote')),
                ],
                options={
                    'verbose_name': 'party of a consent',
                    'verbose_name_plural': 'parties of consents',
                    'ordering': ['pk'],
                    'default_permissions': (),
                    'constraints': [models.UniqueConstraint(fields=('note', 'sector'), name='careplans_party_once')],
                },
            ),
            migrations.CreateModel(
                name='CoordinatorTransfer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('waiting', 'Waits for an answer'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('taken_back', 'Taken back')], default='waiting', max_length=20, verbose_name='state')),
                    ('asked_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='asked on')),
                    ('answered_on', models.DateField(blank=True, null=True, verbose_name='answered on')),
                    ('from_member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='careplans.careteammember')),
                    ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='transfers', to='careplans.careplan')),
                    ('to_member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='asked_transfers', to='careplans.careteammember')),
                ],
                options={
                    'verbose_name': 'handing over of coordination',
                    'verbose_name_plural': 'handings over of coordination',
                    'ordering': ['-pk'],
                    'default_permissions': (),
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('plan',), name='careplans_one_transfer')],
                },
            ),
            migrations.CreateModel(
                name='Goal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('text', privacy.encryption.EncryptedTextField(verbose_name='goal')),
                    ('state', models.CharField(choices=[('proposed', 'Proposed'), ('active', 'Agreed and under way'), ('on-hold', 'On hold'), ('completed', 'Completed'), ('rejected', 'Not agreed'), ('cancelled', 'Given up')], default='proposed', max_length=20, verbose_name='state')),
                    ('achievement', models.CharField(blank=True, choices=[('in-progress', 'Under way'), ('improving', 'Getting better'), ('no-change', 'No change'), ('worsening', 'Getting worse'), ('achieved', 'Reached'), ('not-achieved', 'Not reached'), ('not-attainable', 'Cannot be reached')], max_length=20, verbose_name='how it goes')),
                    ('target_on', models.DateField(blank=True, null=True, verbose_name='by')),
                    ('client_view', privacy.encryption.EncryptedTextField(blank=True, verbose_name="the client's view, where views differ")),
                    ('worker_view', privacy.encryption.EncryptedTextField(blank=True, verbose_name="the professionals' view")),
                    ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='goals', to='careplans.careplan')),
                ],
                options={
                    'verbose_name': 'goal',
                    'verbose_name_plural': 'goals',
                    'ordering': ['pk'],
                    'default_permissions': (),
                },
            ),
            migrations.CreateModel(
                name='PlanAction',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('text', privacy.encryption.EncryptedTextField(verbose_name='action')),
                    ('by_client', models.BooleanField(default=False, verbose_name='the client does it')),
                    ('due_on', models.DateField(blank=True, null=True, verbose_name='by')),
                    ('state', models.CharField(choices=[('not-started', 'Not started'), ('in-progress', 'Under way'), ('done', 'Done'), ('dropped', 'Dropped')], default='not-started', max_length=20, verbose_name='state')),
                    ('in_patient_record', models.BooleanField(default=False, verbose_name='agreed in the patient record')),
                    ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='actions', to='careplans.careteammember', verbose_name='who')),
                    ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='actions', to='careplans.careplan')),
                    ('supports', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='supported_by', to='careplans.planaction', verbose_name='supports')),
                ],
                options={
                    'verbose_name': 'action of a plan',
                    'verbose_name_plural': 'actions of plans',
                    'ordering': ['due_on', 'pk'],
                    'default_permissions': (),
                    'constraints': [models.CheckConstraint(condition=models.Q(('by_client', False), ('owner', None), _connector='OR'), name='careplans_action_one_owner')],
                },
            ),
            migrations.CreateModel(
                name='PlanCount',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('month', models.DateField(help_text='Its first day.', verbose_name='month')),
                    ('kind', models.CharField(choices=[('shared', 'Shared care and service plan'), ('wellbeing', 'Wellbeing plan')], max_length=20, verbose_name='kind')),
                    ('what', models.CharField(choices=[('begun', 'Begun'), ('activated', 'Put in force'), ('reviewed', 'Reviewed in time'), ('reviewed_late', 'Reviewed late'), ('completed', 'Completed'), ('revoked', 'Ended early'), ('withdrawn', 'Consent withdrawn'), ('purged', 'Deleted')], max_length=20, verbose_name='what')),
                    ('count', models.PositiveIntegerField(default=0, verbose_name='number')),
                    ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.place', verbose_name='place')),
                ],
                options={
                    'verbose_name': 'count of plans',
                    'verbose_name_plural': 'counts of plans',
                    'default_permissions': (),
                    'constraints': [models.UniqueConstraint(fields=('month', 'place', 'kind', 'what'), name='careplans_count_once')],
                },
            ),
            migrations.CreateModel(
                name='PlanNotice',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('added', 'You were added to a care team'), ('ended', 'Your place in a care team ended'), ('asked', 'You are asked to coordinate a plan'), ('answered', 'Your handing over was answered'), ('withdrawn', 'Consent was withdrawn: the texts are gone'), ('expired', 'Consent ran out: the plan is on hold'), ('expiring', 'Consent runs out soon')], max_length=20, verbose_name='what')),
                    ('reference', models.CharField(max_length=8, verbose_name='reference code')),
                    ('made_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='on')),
                    ('seen', models.BooleanField(default=False, verbose_name='seen')),
                    ('mailed', models.BooleanField(default=False, verbose_name='mailed')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='plan_notices', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'notice about a plan',
                    'verbose_name_plural': 'notices about plans',
                    'ordering': ['-pk'],
                    'default_permissions': (),
                },
            ),
            migrations.CreateModel(
                name='PlanReminder',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sent_on', models.DateField(verbose_name='sent on')),
                    ('number', models.PositiveSmallIntegerField(verbose_name='reviews due')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'reminder of reviews',
                    'verbose_name_plural': 'reminders of reviews',
                    'default_permissions': (),
                    'constraints': [models.UniqueConstraint(fields=('user', 'sent_on'), name='careplans_reminder_once')],
                },
            ),
            migrations.CreateModel(
                name='PlanSettings',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('controller', models.CharField(help_text='The wellbeing services county.', max_length=120, verbose_name='controller')),
                    ('contact', models.CharField(help_text='Where clients and staff ask, e.g. the registry.', max_length=160, verbose_name='contact of the controller')),
                    ('dpia_reference', models.CharField(help_text='The number under which it is filed.', max_length=80, verbose_name='reference of the impact assessment')),
                    ('purge_days', models.PositiveSmallIntegerField(default=90, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(365)], verbose_name='days that a closed plan is kept')),
                    ('waiting_days', models.PositiveSmallIntegerField(default=14, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(60)], verbose_name='days that consent is waited for')),
                    ('emptied_days', models.PositiveSmallIntegerField(default=7, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(30)], verbose_name='days that an emptied plan is kept')),
                    ('many_plans', models.PositiveSmallIntegerField(default=15, validators=[django.core.validators.MinValueValidator(2)], verbose_name='plans opened in a day that are unusual')),
                    ('day_begins', models.PositiveSmallIntegerField(default=7, validators=[django.core.validators.MaxValueValidator(23)], verbose_name='usual hours begin at')),
                    ('day_ends', models.PositiveSmallIntegerField(default=18, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(24)], verbose_name='usual hours end at')),
                    ('is_open', models.BooleanField(default=False, verbose_name='shared plans are in use')),
                ],
                options={
                    'verbose_name': 'settings of shared plans',
                    'verbose_name_plural': 'settings of shared plans',
                    'default_permissions': (),
                    'constraints': [models.CheckConstraint(condition=models.Q(('is_open', False), models.Q(models.Q(('controller', ''), _negated=True), models.Q(('contact', ''), _negated=True), models.Q(('dpia_reference', ''), _negated=True)), _connector='OR'), name='careplans_open_needs_dpia')],
                },
            ),
            migrations.CreateModel(
                name='PlanVersion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(verbose_name='number')),
                    ('activated_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='put in force on')),
                    ('activated_by', models.CharField(max_length=200, verbose_name='by')),
                    ('content', privacy.encryption.EncryptedTextField(blank=True, verbose_name='content')),
                    ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='careplans.careplan')),
                ],
                options={
                    'verbose_name': 'version of a plan',
                    'verbose_name_plural': 'versions of plans',
                    'ordering': ['-number'],
                    'default_permissions': (),
                    'constraints': [models.UniqueConstraint(fields=('plan', 'number'), name='careplans_version_once')],
                },
            ),
            migrations.CreateModel(
                name='Talk',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('held_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='held on')),
                    ('kind', models.CharField(choices=[('talk', 'Joint talk'), ('joint_reception', 'Joint reception'), ('network', 'Network meeting')], default='talk', max_length=20, verbose_name='kind')),
                    ('client', models.CharField(choices=[('present', 'Present'), ('phone', 'By phone'), ('absent', 'Absent')], max_length=10, verbose_name='the client was')),
                    ('absent_reason', models.CharField(blank=True, choices=[('ill', 'Fell ill'), ('not_come', 'Did not come'), ('own_wish', 'Wished so'), ('professionals', 'The professionals met among themselves')], max_length=20, verbose_name='why absent')),
                    ('is_review', models.BooleanField(default=False, verbose_name='the plan was reviewed')),
                    ('note', privacy.encryption.EncryptedTextField(blank=True, verbose_name='what was agreed')),
                    ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='talks', to='careplans.careplan')),
                    ('present', models.ManyToManyField(blank=True, related_name='talks', to='careplans.careteammember', verbose_name='who was there')),
                ],
                options={
                    'verbose_name': 'talk',
                    'verbose_name_plural': 'talks',
                    'ordering': ['-held_on', '-pk'],
                    'default_permissions': (),
                    'constraints': [models.CheckConstraint(condition=models.Q(('client', 'absent'), ('absent_reason', ''), _connector='XOR'), name='careplans_talk_absent_reason')],
                },
            ),
            migrations.CreateModel(
                name='WorkingPair',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('mode', models.CharField(choices=[('single', 'Works alone'), ('pair', 'Working pair')], default='pair', max_length=10, verbose_name='way of working')),
                    ('state', models.CharField(choices=[('proposed', 'Proposed'), ('active', 'At work'), ('suspended', 'Paused'), ('inactive', 'Ended')], default='proposed', max_length=10, verbose_name='state')),
                    ('valid_from', models.DateField(default=django.utils.timezone.localdate, verbose_name='from')),
                    ('valid_to', models.DateField(blank=True, null=True, verbose_name='until')),
                    ('health_member', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='from health care')),
                    ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.place', verbose_name='place')),
                    ('social_member', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='from social services')),
                ],
                options={
                    'verbose_name': 'working pair',
                    'verbose_name_plural': 'working pairs',
                    'ordering': ['place', '-valid_from', '-pk'],
                    'default_permissions': (),
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('mode', 'pair'), _negated=True), models.Q(('state', 'active'), _negated=True), models.Q(('health_member__isnull', False), ('social_member__isnull', False)), _connector='OR'), name='careplans_pair_has_both'), models.CheckConstraint(condition=models.Q(models.Q(('mode', 'single'), _negated=True), models.Q(('health_member', None), ('social_member', None), _connector='XOR'), _connector='OR'), name='careplans_single_has_one'), models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='careplans_pair_forwards'), models.CheckConstraint(condition=models.Q(('state', 'inactive'), ('valid_to', None), _connector='XOR'), name='careplans_pair_ended')],
                },
            ),
        ]),
    ]
