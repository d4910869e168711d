"""Take the links out of mails that were sent before this was done when sending."""

from django.db import migrations


def take_out(apps, schema_editor):
    from laadregie.foundation.hidden import hide

    mails = apps.get_model("mail", "Mail").objects.filter(sent_at__isnull=False).exclude(text="")
    for one in mails.iterator(chunk_size=500):
        one.text, one.html = hide(one.text), hide(one.html)
        one.save(update_fields=["text", "html"])


class Migration(migrations.Migration):
    dependencies = [("mail", "0002_expires_at")]
    operations = [migrations.RunPython(take_out, migrations.RunPython.noop, elidable=True)]
