from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("consultations", "0028_advice")]

    operations = [
        migrations.AddField(
            model_name=name,
            name="is_seen",
            field=models.BooleanField(default=False, verbose_name="vu ou entendu par la page"),
        )
        for name in ("cartcheckitem", "devicecheck")
    ]
