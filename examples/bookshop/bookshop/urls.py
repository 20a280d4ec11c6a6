"""Where the pages of the shop are found."""

from django.contrib import admin
from django.urls import path

from catalog import views

urlpatterns = [
    path("admin/", admin.site.urls),
    path("books/", views.book_list),
    path("authors/", views.author_list),
    path("search/", views.search),
]
