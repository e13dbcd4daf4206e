from django.apps import AppConfig


class HouseConfig(AppConfig):
    name = "tamizdat.house"
    label = "house"
