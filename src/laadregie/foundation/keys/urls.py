"""Keys of the own account."""

from django.urls import path

from laadregie.foundation.keys import views

app_name = "keys"

urlpatterns = [
    path("account/sleutels/", views.keys, name="keys"),
    path("account/sleutels/nieuw/", views.new_key, name="new"),
]
