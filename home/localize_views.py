"""wagtail-localize's view where its default would pass by the second person."""

from typing import Any

from wagtail_localize.views import update_translations


class UpdateTranslationsView(update_translations.UpdateTranslationsView):
    """Sends new source text to the translations, always as drafts: no "publish immediately"."""

    def get_form(self) -> Any:
        form = super().get_form()
        field = form.fields["publish_translations"]
        field.disabled, field.initial = True, False
        field.widget = field.hidden_widget()
        return form
