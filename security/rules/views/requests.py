# ruleid: queue-in-a-request
relay_events.delay()
# ok: queue-in-a-request
log.append(chain, kind, by=by, at=at, body=body)

# ruleid: open-redirect
redirect(request.GET.get("next"))
# ok: open-redirect
redirect("case_list")

# ruleid: answer-built-from-a-request
HttpResponse(request.GET.get("q"))
# ok: answer-built-from-a-request
render(request, "page.html", {"q": form.cleaned_data["q"]})

# ruleid: everything-in-a-view
Case.objects.all()
# ok: everything-in-a-view
Case.objects.visible_to(request.user)

