"""Addresses of ideas."""

from django.urls import path

from ideas.views import attention, discussion, lists, mine, page, people, picture, places, stages, versions, writing

urlpatterns = [
    path("ideen/", lists.ideas, name="ideas"),
    path("ideen/karte/", places.idea_map, name="idea_map"),
    path("meine-seite/", mine.mine, name="mine"),
    path("meine-seite/ideen/", mine.my_ideas, name="my_ideas"),
    path("meine-seite/kommentare/", mine.my_comments, name="my_comments"),
    path("meine-seite/gefolgt/", mine.my_follows, name="my_follows"),
    path("meine-seite/unterstuetzt/", mine.my_supports, name="my_supports"),
    path("ideen/neu/", writing.write_idea, name="write_idea"),
    path("ideen/neu/entwurf/", writing.begin_draft, name="begin_draft"),
    path("ideen/<int:pk>/", page.idea, name="idea"),
    path("ideen/<int:pk>/verlauf/", page.history, name="history"),
    path("ideen/<int:pk>/bearbeiten/", writing.edit, name="edit"),
    path("ideen/<int:pk>/entwurf/", writing.save_draft, name="save_draft"),
    path("ideen/<int:pk>/vorschau/", writing.preview, name="preview"),
    path("ideen/<int:pk>/einreichung/", stages.submit, name="submit"),
    path("ideen/<int:pk>/rueckzug/", stages.withdraw, name="withdraw"),
    path("ideen/<int:pk>/loeschung/", stages.delete_draft, name="delete_draft"),
    path("ideen/<int:pk>/bild/", picture.edit_picture, name="edit_picture"),
    path("ideen/<int:pk>/bild/entfernung/", picture.remove_picture, name="remove_picture"),
    path("ideen/<int:pk>/bild/<slug:key>/<int:width>/", picture.picture, name="picture"),
    path("ideen/<int:pk>/fassungen/", versions.versions, name="versions"),
    path("ideen/<int:pk>/fassungen/<int:number>/", versions.version, name="version"),
    path("ideen/<int:pk>/unterstuetzung/", attention.support, name="support"),
    path("ideen/<int:pk>/unterstuetzung/ruecknahme/", attention.withdraw_support, name="withdraw_support"),
    path("ideen/<int:pk>/folgen/", attention.follow, name="follow"),
    path("ideen/<int:pk>/folgen/ende/", attention.unfollow, name="unfollow"),
    path("ideen/<int:pk>/kommentare/", discussion.comment, name="comment"),
    path("menschen/<int:pk>/", people.person, name="person"),
    path("menschen/<int:pk>/kommentare/", people.comments_of, name="comments_of"),
    path("kommentare/<int:pk>/", discussion.thread, name="thread"),
    path("kommentare/<int:pk>/antwort/", discussion.reply, name="reply"),
    path("kommentare/<int:pk>/aenderung/", discussion.edit_comment, name="edit_comment"),
    path("kommentare/<int:pk>/entfernung/", discussion.remove_comment, name="remove_comment"),
    path("kommentare/<int:pk>/anheftung/", discussion.pin_comment, name="pin_comment"),
    path("kommentare/<int:pk>/anheftung/ende/", discussion.unpin_comment, name="unpin_comment"),
]
