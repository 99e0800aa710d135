import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import modelcluster.fields
import organisation.indexing
import uuid
import wagtail.fields
from django.conf import settings
from django.db import migrations, models

from organisation.migrating import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('organisation', '0002_directory'),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='CoveragePage',
                fields=[
                    ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                    ('lead', models.CharField(blank=True, help_text='One sentence: for whom and what. Shown in lists and search results.', max_length=200, verbose_name='lead')),
                    ('owner_role', models.CharField(blank=True, choices=[('senior_social_worker', 'Senior social worker'), ('social_counsellor', 'Social counsellor'), ('social_worker', 'Social worker'), ('work_ability_coordinator', 'Work ability coordinator'), ('service_manager', 'Service manager'), ('content_editor', 'Content editor'), ('data_protection_officer', 'Data protection officer')], help_text='The role that keeps the page right; it stays when the person changes. Empty: as the page above it.', max_length=40, verbose_name='owner')),
                    ('check_months', models.PositiveSmallIntegerField(blank=True, help_text='How long a check holds. Empty: as the page above it.', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(60)], verbose_name='check again after (months)')),
                    ('body', wagtail.fields.StreamField([('text', 2), ('evidence', 7), ('picture', 10), ('contacts', 14), ('related', 17)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'label': 'Heading', 'max_length': 80, 'required': False}), 1: ('wagtail.blocks.RichTextBlock', (), {'label': 'Text'}), 2: ('wagtail.blocks.StructBlock', [[('title', 0), ('value', 1)]], {}), 3: ('wagtail.blocks.TextBlock', (), {'label': 'Claim', 'rows': 2}), 4: ('wagtail.blocks.CharBlock', (), {'help_text': 'With the page, if from a book.', 'label': 'Source', 'max_length': 200}), 5: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('study', 'Study'), ('statistics', 'Statistics'), ('practice', 'Experience from practice'), ('feedback', 'Feedback'), ('statement', 'Statement')], 'label': 'What kind of evidence'}), 6: ('wagtail.blocks.CharBlock', (), {'label': 'Year or date', 'max_length': 20, 'required': False}), 7: ('wagtail.blocks.StructBlock', [[('claim', 3), ('source', 4), ('kind', 5), ('dated', 6)]], {}), 8: ('wagtail.images.blocks.ImageBlock', [], {'label': 'Picture'}), 9: ('wagtail.blocks.CharBlock', (), {'label': 'Caption', 'max_length': 160, 'required': False}), 10: ('wagtail.blocks.StructBlock', [[('image', 8), ('caption', 9)]], {}), 11: ('wagtail.blocks.CharBlock', (), {'label': 'Heading', 'max_length': 80}), 12: ('wagtail.snippets.blocks.SnippetChooserBlock', ('organisation.Contact',), {}), 13: ('wagtail.blocks.ListBlock', (12,), {'label': 'Contact cards', 'min_num': 1}), 14: ('wagtail.blocks.StructBlock', [[('title', 11), ('contacts', 13)]], {}), 15: ('wagtail.blocks.PageChooserBlock', (), {}), 16: ('wagtail.blocks.ListBlock', (15,), {'label': 'Pages', 'min_num': 1}), 17: ('wagtail.blocks.StructBlock', [[('pages', 16)]], {})}, verbose_name='content')),
                ],
                options={
                    'verbose_name': 'coverage page',
                    'verbose_name_plural': 'coverage pages',
                },
                bases=('wagtailcore.page',),
            ),
            migrations.CreateModel(
                name='DirectoryPage',
                fields=[
                    ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                    ('lead', models.CharField(blank=True, help_text='One sentence: for whom and what. Shown in lists and search results.', max_length=200, verbose_name='lead')),
                    ('owner_role', models.CharField(blank=True, choices=[('senior_social_worker', 'Senior social worker'), ('social_counsellor', 'Social counsellor'), ('social_worker', 'Social worker'), ('work_ability_coordinator', 'Work ability coordinator'), ('service_manager', 'Service manager'), ('content_editor', 'Content editor'), ('data_protection_officer', 'Data protection officer')], help_text='The role that keeps the page right; it stays when the person changes. Empty: as the page above it.', max_length=40, verbose_name='owner')),
                    ('check_months', models.PositiveSmallIntegerField(blank=True, help_text='How long a check holds. Empty: as the page above it.', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(60)], verbose_name='check again after (months)')),
                ],
                options={
                    'verbose_name': 'contacts and places',
                    'verbose_name_plural': 'contacts and places',
                },
                bases=('wagtailcore.page',),
            ),
            migrations.CreateModel(
                name='EmergencyBox',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('owner_role', models.CharField(choices=[('senior_social_worker', 'Senior social worker'), ('social_counsellor', 'Social counsellor'), ('social_worker', 'Social worker'), ('work_ability_coordinator', 'Work ability coordinator'), ('service_manager', 'Service manager'), ('content_editor', 'Content editor'), ('data_protection_officer', 'Data protection officer')], default='senior_social_worker', help_text='The role that keeps this right.', max_length=40, verbose_name='owner')),
                    ('checked_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='checked on')),
                    ('check_months', models.PositiveSmallIntegerField(default=12, help_text='How long the check holds.', verbose_name='check again after (months)')),
                    ('title', models.CharField(max_length=80, verbose_name='heading')),
                    ('title_fi', models.CharField(max_length=80, null=True, verbose_name='heading')),
                    ('title_sv', models.CharField(max_length=80, null=True, verbose_name='heading')),
                    ('title_en', models.CharField(max_length=80, null=True, verbose_name='heading')),
                    ('text', models.CharField(blank=True, max_length=250, verbose_name='text')),
                    ('text_fi', models.CharField(blank=True, max_length=250, null=True, verbose_name='text')),
                    ('text_sv', models.CharField(blank=True, max_length=250, null=True, verbose_name='text')),
                    ('text_en', models.CharField(blank=True, max_length=250, null=True, verbose_name='text')),
                    ('is_the_box', models.BooleanField(default=True, editable=False, unique=True)),
                ],
                options={
                    'verbose_name': 'emergency box',
                    'verbose_name_plural': 'emergency box',
                },
            ),
            migrations.CreateModel(
                name='FrontPage',
                fields=[
                    ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                    ('lead', models.CharField(blank=True, help_text='One sentence: for whom and what. Shown in lists and search results.', max_length=200, verbose_name='lead')),
                    ('owner_role', models.CharField(blank=True, choices=[('senior_social_worker', 'Senior social worker'), ('social_counsellor', 'Social counsellor'), ('social_worker', 'Social worker'), ('work_ability_coordinator', 'Work ability coordinator'), ('service_manager', 'Service manager'), ('content_editor', 'Content editor'), ('data_protection_officer', 'Data protection officer')], help_text='The role that keeps the page right; it stays when the person changes. Empty: as the page above it.', max_length=40, verbose_name='owner')),
                    ('check_months', models.PositiveSmallIntegerField(blank=True, help_text='How long a check holds. Empty: as the page above it.', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(60)], verbose_name='check again after (months)')),
                ],
                options={
                    'verbose_name': 'front page',
                    'verbose_name_plural': 'front pages',
                },
                bases=('wagtailcore.page',),
            ),
            migrations.CreateModel(
                name='GlossaryTerm',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('owner_role', models.CharField(choices=[('senior_social_worker', 'Senior social worker'), ('social_counsellor', 'Social counsellor'), ('social_worker', 'Social worker'), ('work_ability_coordinator', 'Work ability coordinator'), ('service_manager', 'Service manager'), ('content_editor', 'Content editor'), ('data_protection_officer', 'Data protection officer')], default='senior_social_worker', help_text='The role that keeps this right.', max_length=40, verbose_name='owner')),
                    ('checked_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='checked on')),
                    ('check_months', models.PositiveSmallIntegerField(default=12, help_text='How long the check holds.', verbose_name='check again after (months)')),
                    ('code', models.SlugField(unique=True, verbose_name='code')),
                    ('term', models.CharField(max_length=100, verbose_name='preferred term')),
                    ('term_fi', models.CharField(max_length=100, null=True, verbose_name='preferred term')),
                    ('term_sv', models.CharField(max_length=100, null=True, verbose_name='preferred term')),
                    ('term_en', models.CharField(max_length=100, null=True, verbose_name='preferred term')),
                    ('synonyms', models.CharField(blank=True, help_text='Other words for the same, parted by commas: they find the term but are not used.', max_length=300, verbose_name='also said')),
                    ('synonyms_fi', models.CharField(blank=True, help_text='Other words for the same, parted by commas: they find the term but are not used.', max_length=300, null=True, verbose_name='also said')),
                    ('synonyms_sv', models.CharField(blank=True, help_text='Other words for the same, parted by commas: they find the term but are not used.', max_length=300, null=True, verbose_name='also said')),
                    ('synonyms_en', models.CharField(blank=True, help_text='Other words for the same, parted by commas: they find the term but are not used.', max_length=300, null=True, verbose_name='also said')),
                    ('definition', models.CharField(blank=True, max_length=300, verbose_name='what it means')),
                    ('definition_fi', models.CharField(blank=True, max_length=300, null=True, verbose_name='what it means')),
                    ('definition_sv', models.CharField(blank=True, max_length=300, null=True, verbose_name='what it means')),
                    ('definition_en', models.CharField(blank=True, max_length=300, null=True, verbose_name='what it means')),
                    ('explain', models.BooleanField(default=True, help_text='Its first occurrence on a guidance page opens the explanation. Off for words that all know.', verbose_name='explain in page text')),
                ],
                options={
                    'verbose_name': 'glossary term',
                    'verbose_name_plural': 'glossary',
                    'ordering': ['code'],
                },
                bases=(organisation.indexing.SearchableRow, models.Model),
            ),
            migrations.CreateModel(
                name='GuidancePage',
                fields=[
                    ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                    ('lead', models.CharField(blank=True, help_text='One sentence: for whom and what. Shown in lists and search results.', max_length=200, verbose_name='lead')),
                    ('owner_role', models.CharField(blank=True, choices=[('senior_social_worker', 'Senior social worker'), ('social_counsellor', 'Social counsellor'), ('social_worker', 'Social worker'), ('work_ability_coordinator', 'Work ability coordinator'), ('service_manager', 'Service manager'), ('content_editor', 'Content editor'), ('data_protection_officer', 'Data protection officer')], help_text='The role that keeps the page right; it stays when the person changes. Empty: as the page above it.', max_length=40, verbose_name='owner')),
                    ('check_months', models.PositiveSmallIntegerField(blank=True, help_text='How long a check holds. Empty: as the page above it.', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(60)], verbose_name='check again after (months)')),
                    ('group', models.CharField(choices=[('needs', 'When a patient needs help with'), ('practice', 'How to guide a patient on'), ('cooperation', 'Working together')], default='needs', max_length=20, verbose_name='group')),
                    ('brief_for_whom', models.CharField(blank=True, max_length=250, verbose_name='for whom')),
                    ('brief_when', models.CharField(blank=True, max_length=250, verbose_name='when')),
                    ('brief_do_now', models.CharField(blank=True, max_length=250, verbose_name='do now')),
                    ('body', wagtail.fields.StreamField([('do_dont', 3), ('steps', 9), ('criteria', 14), ('warning', 17), ('facts', 24), ('text', 27), ('questions', 32), ('contacts', 35), ('services', 38), ('legal', 45), ('evidence', 50), ('picture', 53), ('related', 56), ('local', 58)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'max_length': 200}), 1: ('wagtail.blocks.ListBlock', (0,), {'label': 'Do', 'min_num': 1}), 2: ('wagtail.blocks.ListBlock', (0,), {'label': "Don't"}), 3: ('wagtail.blocks.StructBlock', [[('do', 1), ('dont', 2)]], {}), 4: ('wagtail.blocks.CharBlock', (), {'label': 'Heading', 'max_length': 80}), 5: ('wagtail.blocks.CharBlock', (), {'label': 'Step', 'max_length': 100}), 6: ('wagtail.blocks.TextBlock', (), {'label': 'What happens', 'required': False, 'rows': 2}), 7: ('wagtail.blocks.StructBlock', [[('title', 5), ('text', 6)]], {}), 8: ('wagtail.blocks.ListBlock', (7,), {'label': 'Steps', 'min_num': 2}), 9: ('wagtail.blocks.StructBlock', [[('title', 4), ('entries', 8)]], {}), 10: ('wagtail.blocks.CharBlock', (), {'label': 'Introduction', 'max_length': 250, 'required': False}), 11: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('any', 'Any one is enough'), ('all', 'All are needed')], 'label': 'How many'}), 12: ('wagtail.blocks.CharBlock', (), {'max_length': 250}), 13: ('wagtail.blocks.ListBlock', (12,), {'label': 'Criteria', 'min_num': 1}), 14: ('wagtail.blocks.StructBlock', [[('title', 4), ('intro', 10), ('rule', 11), ('entries', 13)]], {}), 15: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('duty', 'Duty to act'), ('danger', 'Danger'), ('note', 'Note')], 'label': 'Kind'}), 16: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'ul', 'link'], 'label': 'Text'}), 17: ('wagtail.blocks.StructBlock', [[('kind', 15), ('title', 4), ('value', 16)]], {}), 18: ('wagtail.blocks.TextBlock', (), {'label': 'Fact', 'rows': 2}), 19: ('wagtail.blocks.CharBlock', (), {'label': 'Source', 'max_length': 160, 'required': False}), 20: ('wagtail.blocks.URLBlock', (), {'label': "Source's web address", 'required': False}), 21: ('wagtail.blocks.DateBlock', (), {'label': 'Checked on', 'required': False}), 22: ('wagtail.blocks.StructBlock', [[('text', 18), ('source', 19), ('url', 20), ('checked_on', 21)]], {}), 23: ('wagtail.blocks.ListBlock', (22,), {'label': 'Facts', 'min_num': 1}), 24: ('wagtail.blocks.StructBlock', [[('title', 4), ('entries', 23)]], {}), 25: ('wagtail.blocks.CharBlock', (), {'label': 'Heading', 'max_length': 80, 'required': False}), 26: ('wagtail.blocks.RichTextBlock', (), {'label': 'Text'}), 27: ('wagtail.blocks.StructBlock', [[('title', 25), ('value', 26)]], {}), 28: ('wagtail.blocks.CharBlock', (), {'label': 'Question', 'max_length': 160}), 29: ('wagtail.blocks.TextBlock', (), {'label': 'Answer', 'rows': 3}), 30: ('wagtail.blocks.StructBlock', [[('question', 28), ('answer', 29)]], {}), 31: ('wagtail.blocks.ListBlock', (30,), {'label': 'Questions', 'min_num': 1}), 32: ('wagtail.blocks.StructBlock', [[('title', 4), ('entries', 31)]], {}), 33: ('wagtail.snippets.blocks.SnippetChooserBlock', ('organisation.Contact',), {}), 34: ('wagtail.blocks.ListBlock', (33,), {'label': 'Contact cards', 'min_num': 1}), 35: ('wagtail.blocks.StructBlock', [[('title', 4), ('contacts', 34)]], {}), 36: ('wagtail.snippets.blocks.SnippetChooserBlock', ('organisation.Service',), {}), 37: ('wagtail.blocks.ListBlock', (36,), {'label': 'Services', 'min_num': 1}), 38: ('wagtail.blocks.StructBlock', [[('title', 4), ('services', 37)]], {}), 39: ('wagtail.blocks.CharBlock', (), {'label': 'Act', 'max_length': 160}), 40: ('wagtail.blocks.CharBlock', (), {'label': 'Section', 'max_length': 40, 'required': False}), 41: ('wagtail.blocks.TextBlock', (), {'label': 'What it means here', 'rows': 2}), 42: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('in_force', 'In force'), ('draft', 'Draft'), ('lapsed', 'Lapsed')], 'label': 'Status'}), 43: ('wagtail.blocks.StructBlock', [[('act', 39), ('section', 40), ('summary', 41), ('status', 42), ('checked_on', 21)]], {}), 44: ('wagtail.blocks.ListBlock', (43,), {'label': 'Acts', 'min_num': 1}), 45: ('wagtail.blocks.StructBlock', [[('title', 4), ('entries', 44)]], {}), 46: ('wagtail.blocks.TextBlock', (), {'label': 'Claim', 'rows': 2}), 47: ('wagtail.blocks.CharBlock', (), {'help_text': 'With the page, if from a book.', 'label': 'Source', 'max_length': 200}), 48: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('study', 'Study'), ('statistics', 'Statistics'), ('practice', 'Experience from practice'), ('feedback', 'Feedback'), ('statement', 'Statement')], 'label': 'What kind of evidence'}), 49: ('wagtail.blocks.CharBlock', (), {'label': 'Year or date', 'max_length': 20, 'required': False}), 50: ('wagtail.blocks.StructBlock', [[('claim', 46), ('source', 47), ('kind', 48), ('dated', 49)]], {}), 51: ('wagtail.images.blocks.ImageBlock', [], {'label': 'Picture'}), 52: ('wagtail.blocks.CharBlock', (), {'label': 'Caption', 'max_length': 160, 'required': False}), 53: ('wagtail.blocks.StructBlock', [[('image', 51), ('caption', 52)]], {}), 54: ('wagtail.blocks.PageChooserBlock', (), {}), 55: ('wagtail.blocks.ListBlock', (54,), {'label': 'Pages', 'min_num': 1}), 56: ('wagtail.blocks.StructBlock', [[('pages', 55)]], {}), 57: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'ul', 'ol', 'link'], 'label': "The model's text"}), 58: ('wagtail.blocks.StructBlock', [[('title', 4), ('value', 57)]], {})}, verbose_name='content')),
                    ('handout_title', models.CharField(blank=True, help_text='As the client reads it.', max_length=100, verbose_name="handout's heading")),
                    ('handout_text', wagtail.fields.RichTextField(blank=True, help_text="What the client takes home: plain words, “you”, what to do next. The station's address, hours and phone are printed below it. Empty: the page has no handout.", verbose_name='handout')),
                    ('keywords', models.TextField(blank=True, help_text='Other words for the same thing, plain words and abbreviations, parted by commas.', verbose_name='search words')),
                    ('checked_on', models.DateField(default=django.utils.timezone.localdate, help_text='Set by “Still correct” on the page and in the report of checks.', verbose_name='checked on')),
                    ('projects', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='guidance_pages', to='organisation.project', verbose_name='projects')),
                    ('topics', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='guidance_pages', to='organisation.needtopic', verbose_name='need topics')),
                ],
                options={
                    'verbose_name': 'guidance page',
                    'verbose_name_plural': 'guidance pages',
                    'permissions': [('confirm_guidancepage', 'Can mark any guidance page as still correct')],
                },
                bases=('wagtailcore.page',),
            ),
            migrations.CreateModel(
                name='NewsIndexPage',
                fields=[
                    ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                    ('lead', models.CharField(blank=True, help_text='One sentence: for whom and what. Shown in lists and search results.', max_length=200, verbose_name='lead')),
                    ('owner_role', models.CharField(blank=True, choices=[('senior_social_worker', 'Senior social worker'), ('social_counsellor', 'Social counsellor'), ('social_worker', 'Social worker'), ('work_ability_coordinator', 'Work ability coordinator'), ('service_manager', 'Service manager'), ('content_editor', 'Content editor'), ('data_protection_officer', 'Data protection officer')], help_text='The role that keeps the page right; it stays when the person changes. Empty: as the page above it.', max_length=40, verbose_name='owner')),
                    ('check_months', models.PositiveSmallIntegerField(blank=True, help_text='How long a check holds. Empty: as the page above it.', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(60)], verbose_name='check again after (months)')),
                ],
                options={
                    'verbose_name': 'news list',
                    'verbose_name_plural': 'news lists',
                },
                bases=('wagtailcore.page',),
            ),
            migrations.CreateModel(
                name='SectionPage',
                fields=[
                    ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                    ('lead', models.CharField(blank=True, help_text='One sentence: for whom and what. Shown in lists and search results.', max_length=200, verbose_name='lead')),
                    ('owner_role', models.CharField(blank=True, choices=[('senior_social_worker', 'Senior social worker'), ('social_counsellor', 'Social counsellor'), ('social_worker', 'Social worker'), ('work_ability_coordinator', 'Work ability coordinator'), ('service_manager', 'Service manager'), ('content_editor', 'Content editor'), ('data_protection_officer', 'Data protection officer')], help_text='The role that keeps the page right; it stays when the person changes. Empty: as the page above it.', max_length=40, verbose_name='owner')),
                    ('check_months', models.PositiveSmallIntegerField(blank=True, help_text='How long a check holds. Empty: as the page above it.', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(60)], verbose_name='check again after (months)')),
                ],
                options={
                    'verbose_name': 'section',
                    'verbose_name_plural': 'sections',
                },
                bases=('wagtailcore.page',),
            ),
            migrations.CreateModel(
                name='SynonymGroup',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('words', models.CharField(help_text='Parted by commas, e.g. “Kela, FPA, Kansaneläkelaitos”. One group a row.', max_length=500, unique=True, verbose_name='words')),
                ],
                options={
                    'verbose_name': 'synonyms',
                    'verbose_name_plural': 'synonyms',
                    'ordering': ['words'],
                },
            ),
            migrations.CreateModel(
                name='CommentGroup',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=100, verbose_name='name')),
                    ('name_fi', models.CharField(max_length=100, null=True, verbose_name='name')),
                    ('name_sv', models.CharField(max_length=100, null=True, verbose_name='name')),
                    ('name_en', models.CharField(max_length=100, null=True, verbose_name='name')),
                    ('members', models.ManyToManyField(blank=True, help_text='They are asked by mail and on their front page. A group of clients has no members here.', related_name='comment_groups', to=settings.AUTH_USER_MODEL, verbose_name='members')),
                ],
                options={
                    'verbose_name': 'comment group',
                    'verbose_name_plural': 'comment groups',
                    'ordering': ['pk'],
                },
            ),
            migrations.CreateModel(
                name='CommentRound',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('path_key', models.UUIDField(db_index=True, editable=False)),
                    ('question', models.CharField(blank=True, help_text='What you want to hear about above all.', max_length=300, verbose_name='what is asked')),
                    ('opened_on', models.DateField(default=django.utils.timezone.localdate, editable=False, verbose_name='opened on')),
                    ('closes_on', models.DateField(help_text='The last day for comments.', verbose_name='closes on')),
                    ('conclusion', models.TextField(blank=True, help_text='Shown to the group after closing.', max_length=1000, verbose_name='what was concluded')),
                    ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='home.commentgroup', verbose_name='group')),
                    ('opened_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rounds', to='home.servicepathpage')),
                ],
                options={
                    'verbose_name': 'comment round',
                    'verbose_name_plural': 'comment rounds',
                    'ordering': ['-closes_on', '-pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('closes_on__gte', models.F('opened_on'))), name='home_commentround_closes_after_opening')],
                },
            ),
            migrations.CreateModel(
                name='EmergencyLine',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('label', models.CharField(max_length=120, verbose_name='label')),
                    ('label_fi', models.CharField(max_length=120, null=True, verbose_name='label')),
                    ('label_sv', models.CharField(max_length=120, null=True, verbose_name='label')),
                    ('label_en', models.CharField(max_length=120, null=True, verbose_name='label')),
                    ('phone', models.CharField(max_length=30, verbose_name='phone')),
                    ('hours', models.CharField(blank=True, max_length=120, verbose_name='hours')),
                    ('hours_fi', models.CharField(blank=True, max_length=120, null=True, verbose_name='hours')),
                    ('hours_sv', models.CharField(blank=True, max_length=120, null=True, verbose_name='hours')),
                    ('hours_en', models.CharField(blank=True, max_length=120, null=True, verbose_name='hours')),
                    ('sort_order', models.PositiveSmallIntegerField(default=0, editable=False)),
                    ('box', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='home.emergencybox')),
                ],
                options={
                    'verbose_name': 'emergency line',
                    'verbose_name_plural': 'emergency lines',
                    'ordering': ['sort_order', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='ServicePathPage',
                fields=[
                    ('guidancepage_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='home.guidancepage')),
                    ('stage', models.CharField(choices=[('draft', 'Draft'), ('agreed', 'Agreed')], default='draft', help_text='A draft carries a badge until those who walk the path have agreed on it.', max_length=10, verbose_name='stage')),
                ],
                options={
                    'verbose_name': 'service path',
                    'verbose_name_plural': 'service paths',
                },
                bases=('home.guidancepage',),
            ),
            migrations.CreateModel(
                name='NewsPage',
                fields=[
                    ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                    ('lead', models.CharField(blank=True, help_text='One sentence: for whom and what. Shown in lists and search results.', max_length=200, verbose_name='lead')),
                    ('owner_role', models.CharField(blank=True, choices=[('senior_social_worker', 'Senior social worker'), ('social_counsellor', 'Social counsellor'), ('social_worker', 'Social worker'), ('work_ability_coordinator', 'Work ability coordinator'), ('service_manager', 'Service manager'), ('content_editor', 'Content editor'), ('data_protection_officer', 'Data protection officer')], help_text='The role that keeps the page right; it stays when the person changes. Empty: as the page above it.', max_length=40, verbose_name='owner')),
                    ('check_months', models.PositiveSmallIntegerField(blank=True, help_text='How long a check holds. Empty: as the page above it.', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(60)], verbose_name='check again after (months)')),
                    ('date', models.DateField(default=django.utils.timezone.localdate, verbose_name='date')),
                    ('body', wagtail.fields.StreamField([('text', 2), ('evidence', 7), ('picture', 10), ('contacts', 14), ('related', 17)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'label': 'Heading', 'max_length': 80, 'required': False}), 1: ('wagtail.blocks.RichTextBlock', (), {'label': 'Text'}), 2: ('wagtail.blocks.StructBlock', [[('title', 0), ('value', 1)]], {}), 3: ('wagtail.blocks.TextBlock', (), {'label': 'Claim', 'rows': 2}), 4: ('wagtail.blocks.CharBlock', (), {'help_text': 'With the page, if from a book.', 'label': 'Source', 'max_length': 200}), 5: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('study', 'Study'), ('statistics', 'Statistics'), ('practice', 'Experience from practice'), ('feedback', 'Feedback'), ('statement', 'Statement')], 'label': 'What kind of evidence'}), 6: ('wagtail.blocks.CharBlock', (), {'label': 'Year or date', 'max_length': 20, 'required': False}), 7: ('wagtail.blocks.StructBlock', [[('claim', 3), ('source', 4), ('kind', 5), ('dated', 6)]], {}), 8: ('wagtail.images.blocks.ImageBlock', [], {'label': 'Picture'}), 9: ('wagtail.blocks.CharBlock', (), {'label': 'Caption', 'max_length': 160, 'required': False}), 10: ('wagtail.blocks.StructBlock', [[('image', 8), ('caption', 9)]], {}), 11: ('wagtail.blocks.CharBlock', (), {'label': 'Heading', 'max_length': 80}), 12: ('wagtail.snippets.blocks.SnippetChooserBlock', ('organisation.Contact',), {}), 13: ('wagtail.blocks.ListBlock', (12,), {'label': 'Contact cards', 'min_num': 1}), 14: ('wagtail.blocks.StructBlock', [[('title', 11), ('contacts', 13)]], {}), 15: ('wagtail.blocks.PageChooserBlock', (), {}), 16: ('wagtail.blocks.ListBlock', (15,), {'label': 'Pages', 'min_num': 1}), 17: ('wagtail.blocks.StructBlock', [[('pages', 16)]], {})}, verbose_name='content')),
                    ('source_label', models.CharField(blank=True, max_length=160, verbose_name='source')),
                    ('source_url', models.URLField(blank=True, verbose_name="source's web address")),
                    ('projects', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='news_pages', to='organisation.project', verbose_name='projects')),
                ],
                options={
                    'verbose_name': 'news item',
                    'verbose_name_plural': 'news items',
                },
                bases=('wagtailcore.page',),
            ),
            migrations.CreateModel(
                name='PathComment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('step_key', models.UUIDField(blank=True, editable=False, null=True)),
                    ('view', models.CharField(choices=[('worker', "Worker's path"), ('client', "Client's path")], default='worker', editable=False, max_length=10)),
                    ('text', models.TextField(max_length=1000, verbose_name='comment')),
                    ('on_behalf_of', models.CharField(blank=True, help_text="A group, never a client's name.", max_length=100, verbose_name='on behalf of')),
                    ('written_on', models.DateField(default=django.utils.timezone.localdate, editable=False)),
                    ('outcome', models.CharField(choices=[('open', 'To be decided'), ('taken', 'Taken in'), ('partly', 'Partly taken in'), ('left', 'Left as it is')], default='open', max_length=10, verbose_name='outcome')),
                    ('reply', models.CharField(blank=True, max_length=300, verbose_name='why')),
                    ('author', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='home.commentround')),
                ],
                options={
                    'verbose_name': 'comment on a path',
                    'verbose_name_plural': 'comments on paths',
                    'ordering': ['pk'],
                },
            ),
            migrations.CreateModel(
                name='SearchMiss',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('day', models.DateField(verbose_name='day')),
                    ('language', models.CharField(choices=[('fi', 'Suomi'), ('sv', 'Svenska'), ('en', 'English')], max_length=2, verbose_name='language')),
                    ('phrase', models.CharField(max_length=100, verbose_name='phrase')),
                    ('found', models.PositiveSmallIntegerField(verbose_name='results')),
                    ('count', models.PositiveIntegerField(default=1, verbose_name='times')),
                ],
                options={
                    'verbose_name': 'search with few results',
                    'verbose_name_plural': 'searches with few results',
                    'constraints': [models.UniqueConstraint(fields=('day', 'language', 'phrase'), name='home_search_miss_once_a_day')],
                },
            ),
            migrations.CreateModel(
                name='SecondPersonTask',
                fields=[
                    ('task_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.task')),
                    ('groups', models.ManyToManyField(help_text='Pages/snippets at this step in a workflow will be moderated or approved by these groups of users', to='auth.group', verbose_name='groups')),
                ],
                options={
                    'verbose_name': 'Approval by a second person',
                    'verbose_name_plural': 'Approvals by a second person',
                    'abstract': False,
                },
                bases=('wagtailcore.task',),
            ),
            migrations.CreateModel(
                name='CheckReminder',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('translation_key', models.UUIDField(verbose_name='page in all its languages')),
                    ('due_on', models.DateField(verbose_name='check by')),
                    ('kind', models.CharField(choices=[('soon', 'Before the check'), ('due', 'On the day of the check'), ('late', 'To managers, when overdue')], max_length=5, verbose_name='kind')),
                    ('sent_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='sent on')),
                    ('receiver', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='receiver')),
                ],
                options={
                    'verbose_name': 'reminder of a check',
                    'verbose_name_plural': 'reminders of checks',
                    'constraints': [models.UniqueConstraint(fields=('translation_key', 'due_on', 'kind', 'receiver'), name='home_check_reminder_once')],
                },
            ),
            migrations.CreateModel(
                name='ChangeNote',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('translation_key', models.UUIDField(default=uuid.uuid4, editable=False)),
                    ('date', models.DateField(default=django.utils.timezone.localdate, verbose_name='date')),
                    ('text', models.CharField(max_length=160, verbose_name='what changed')),
                    ('locale', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wagtailcore.locale', verbose_name='locale')),
                    ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='change_notes', to='home.guidancepage')),
                ],
                options={
                    'verbose_name': 'change note',
                    'verbose_name_plural': 'change notes',
                    'ordering': ['-date', '-pk'],
                    'abstract': False,
                    'unique_together': {('translation_key', 'locale')},
                },
            ),
            migrations.CreateModel(
                name='LinkProblem',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('unpublished', 'The page is not published'), ('deleted', 'The page or document has been deleted'), ('unknown', 'No page has this address'), ('external', 'The other site does not answer')], max_length=12, verbose_name='what is wrong')),
                    ('target', models.CharField(max_length=500, verbose_name='link')),
                    ('detail', models.CharField(blank=True, max_length=60, verbose_name='answer')),
                    ('found_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='found on')),
                    ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.WAGTAIL_PAGE_MODEL, verbose_name='page')),
                ],
                options={
                    'verbose_name': 'broken link',
                    'verbose_name_plural': 'broken links',
                    'constraints': [models.UniqueConstraint(fields=('page', 'kind', 'target'), name='home_link_problem_once')],
                },
            ),
            migrations.CreateModel(
                name='LocalPart',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('part', models.UUIDField(editable=False, verbose_name='part')),
                    ('heading', models.CharField(editable=False, max_length=80, verbose_name='part')),
                    ('text', wagtail.fields.RichTextField(verbose_name="the place's own text")),
                    ('model_text', models.TextField(editable=False, help_text="The model's text (HTML) when the place last looked at it; never shown to readers.")),
                    ('changed_on', models.DateField(default=django.utils.timezone.localdate, editable=False, verbose_name='changed on')),
                    ('model_changed_on', models.DateField(editable=False, null=True, verbose_name='model changed on')),
                    ('part_removed', models.BooleanField(default=False, editable=False, verbose_name='part removed from the model')),
                    ('told_on', models.DateField(editable=False, null=True)),
                    ('changed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='changed by')),
                    ('page', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='local_parts', to='home.guidancepage', verbose_name='page')),
                    ('place', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='local_parts', to='organisation.place', verbose_name='place')),
                ],
                options={
                    'verbose_name': 'local part',
                    'verbose_name_plural': 'local parts',
                    'ordering': ['place__slug', 'page__title', 'pk'],
                    'constraints': [models.UniqueConstraint(fields=('page', 'part', 'place'), name='home_localpart_one_per_place')],
                },
            ),
            migrations.CreateModel(
                name='PageFeedback',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('day', models.DateField(default=django.utils.timezone.localdate, editable=False, verbose_name='day')),
                    ('address', models.CharField(blank=True, max_length=200, verbose_name='address')),
                    ('helped', models.BooleanField(blank=True, choices=[(True, 'Yes'), (False, 'No')], null=True, verbose_name='helped')),
                    ('text', models.CharField(blank=True, max_length=500, verbose_name='what was missing')),
                    ('status', models.CharField(choices=[('new', 'New'), ('in_work', 'In work'), ('answered', 'Answered'), ('closed', 'Closed')], default='new', max_length=10, verbose_name='status')),
                    ('answer', models.TextField(blank=True, help_text='What you changed. Readers see it on the page when the status is “Answered”.', max_length=500, verbose_name='public answer')),
                    ('answer_fi', models.TextField(blank=True, help_text='What you changed. Readers see it on the page when the status is “Answered”.', max_length=500, null=True, verbose_name='public answer')),
                    ('answer_sv', models.TextField(blank=True, help_text='What you changed. Readers see it on the page when the status is “Answered”.', max_length=500, null=True, verbose_name='public answer')),
                    ('answer_en', models.TextField(blank=True, help_text='What you changed. Readers see it on the page when the status is “Answered”.', max_length=500, null=True, verbose_name='public answer')),
                    ('page', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='feedback', to=settings.WAGTAIL_PAGE_MODEL, verbose_name='page')),
                ],
                options={
                    'verbose_name': 'page feedback',
                    'verbose_name_plural': 'page feedback',
                    'ordering': ['-day', '-pk'],
                    'indexes': [models.Index(fields=['status', 'day'], name='home_feedback_status_day')],
                },
            ),
            migrations.CreateModel(
                name='PageViewCount',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('day', models.DateField(verbose_name='day')),
                    ('count', models.PositiveIntegerField(default=0, verbose_name='times')),
                    ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='view_counts', to=settings.WAGTAIL_PAGE_MODEL, verbose_name='page')),
                ],
                options={
                    'verbose_name': 'opened pages of a day',
                    'verbose_name_plural': 'opened pages by day',
                    'constraints': [models.UniqueConstraint(fields=('page', 'day'), name='home_page_view_count_once_a_day')],
                },
            ),
            migrations.CreateModel(
                name='PinnedAnswer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('phrase', models.CharField(help_text='As people type it; inflections follow.', max_length=100, verbose_name='phrase')),
                    ('language', models.CharField(choices=[('fi', 'Suomi'), ('sv', 'Svenska'), ('en', 'English')], default='fi', max_length=2, verbose_name='language')),
                    ('page', models.ForeignKey(help_text='Comes first.', on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.WAGTAIL_PAGE_MODEL, verbose_name='page')),
                ],
                options={
                    'verbose_name': 'pinned answer',
                    'verbose_name_plural': 'pinned answers',
                    'ordering': ['language', 'phrase'],
                    'constraints': [models.UniqueConstraint(fields=('language', 'phrase', 'page'), name='home_pinned_answer_once')],
                },
            ),
            migrations.CreateModel(
                name='RoundMail',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('asked', 'Asked'), ('reminded', 'Reminded'), ('summary', 'Summary')], max_length=10)),
                    ('receiver', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mails', to='home.commentround')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('round', 'receiver', 'kind'), name='home_roundmail_once')],
                },
            ),
            migrations.CreateModel(
                name='PathStep',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('translation_key', models.UUIDField(default=uuid.uuid4, editable=False)),
                    ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                    ('title', models.CharField(max_length=100, verbose_name='step')),
                    ('client_text', models.TextField(help_text='What happens to me, in plain words, “you”.', max_length=600, verbose_name='for the client')),
                    ('worker_text', models.TextField(help_text='What you do, and what you say.', max_length=600, verbose_name='for the worker')),
                    ('who', models.CharField(help_text='A role, not a name.', max_length=120, verbose_name='who')),
                    ('where', models.CharField(blank=True, max_length=160, verbose_name='where')),
                    ('reach', models.CharField(blank=True, help_text='Door, phone line, form, or “by walking in”.', max_length=160, verbose_name='how to reach')),
                    ('expected_time', models.CharField(blank=True, help_text='How long it takes or is waited for.', max_length=80, verbose_name='expected time')),
                    ('locale', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wagtailcore.locale', verbose_name='locale')),
                    ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='home.servicepathpage')),
                ],
                options={
                    'verbose_name': 'step of a path',
                    'verbose_name_plural': 'steps of a path',
                    'ordering': ['sort_order'],
                    'abstract': False,
                    'unique_together': {('translation_key', 'locale')},
                },
            ),
        ]),
    ]
