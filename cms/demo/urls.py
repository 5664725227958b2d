"""Mounted under /demo/ by the composition root, in the demo alone."""

from __future__ import annotations

from django.urls import path

from cms.demo import guides, recipe, trial_views, views

urlpatterns = [
    path("", views.demo, name="demo"),
    path("trang-thai.json", views.state, name="demo_state"),
    path("vao/", views.enter, name="demo_enter"),
    path("dien-lai/", views.again, name="demo_again"),
    path("cap-lai-quyen/", views.regain, name="demo_regain"),
    path("toa-soan/", guides.newsroom, name="demo_newsroom"),
    path("lap-trinh/", guides.developer, name="demo_developer"),
    path("lap-trinh/giet/", trial_views.kill, name="demo_kill"),
    path("lap-trinh/thu.json", trial_views.state, name="demo_trial"),
    path("lap-trinh/them-kenh/", recipe.page, name="demo_recipe"),
    path("lap-trinh/ma/", guides.token, name="demo_token"),
]
