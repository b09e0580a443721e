from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("consultations", "0012_quality_per_device")]

    operations = [
        migrations.AddField(
            model_name="callquality",
            name="outages",
            field=models.JSONField(default=list, verbose_name="appareils débranchés"),
        )
    ]
