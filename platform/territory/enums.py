from django.db import models


class TerritoryKind(models.TextChoices):
    CPTS = "cpts", "CPTS"
    ESP = "esp", "Équipe de soins primaires"
    ESS = "ess", "Équipe de soins spécialisés"
    SAS = "sas", "Service d’accès aux soins"


class SiteKind(models.TextChoices):
    EHPAD = "ehpad", "EHPAD"
    MSP = "msp", "Maison de santé"
    PRACTICE = "practice", "Cabinet"
    HEALTH_CENTRE = "health_centre", "Centre de santé"
    HOSPITAL = "hospital", "Hôpital"
    PHARMACY = "pharmacy", "Pharmacie"
    TOWN_HALL = "town_hall", "Mairie"
    HEALTH_HOUSE = "health_house", "Espace santé"


class CartState(models.TextChoices):
    IN_SERVICE = "in_service", "En service"
    OUT_OF_SERVICE = "out_of_service", "Hors service"


class DeviceKind(models.TextChoices):
    CAMERA = "camera", "Caméra"
    HAND_CAMERA = "hand_camera", "Caméra main"
    STETHOSCOPE = "stethoscope", "Stéthoscope"
    OTOSCOPE = "otoscope", "Otoscope"
    DERMATOSCOPE = "dermatoscope", "Dermatoscope"
    ECG = "ecg", "ECG"
    BLOOD_PRESSURE = "blood_pressure", "Tensiomètre"
    OXIMETER = "oximeter", "Oxymètre"
    THERMOMETER = "thermometer", "Thermomètre"
    SCALE = "scale", "Balance"
    GLUCOMETER = "glucometer", "Lecteur de glycémie"
    SCREEN = "screen", "Écran"
    PRINTER = "printer", "Imprimante"
