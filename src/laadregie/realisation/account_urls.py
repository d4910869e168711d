"""Address of the page on which one chooses messages; it stands among those of the account."""

from django.urls import path

from laadregie.realisation import account_views

app_name = "realisation_account"
urlpatterns = [path("account/berichten/", account_views.mail, name="mail")]
