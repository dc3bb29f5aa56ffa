/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadSimWatch"

#include "config.h"

#include "ahead-sim-watch.h"

#include "ahead-sim-intent.h"

/* What a listener of one event knows of it. */
struct _AheadSimWatch
{
  AheadSimClient *client;
  AheadEvent *event;
  AheadRecord *told;
  gulong handler;
};

typedef struct
{
  gint64 version;
  AheadRecord *record;
  gboolean there;
} Known;

static void
known_free (gpointer data)
{
  Known *known = data;

  g_clear_pointer (&known->record, ahead_record_unref);
  g_free (known);
}

static const char *const query_names[AHEAD_SIM_N_QUERIES] = { "all", "starred", "confirmed by position" };

/* As the user wants it: the values are those that were asked for, whatever the engine made of the patch. */
static AheadRecord *
lay_patch (AheadSimIntent *intent,
           AheadRecord *below)
{
  AheadPatch *current = ahead_mutation_get_patch (intent->mutation);
  g_auto (AheadRecordBuilder) builder = { NULL };
  AheadFieldSet fields = ahead_patch_get_fields (intent->patch) & ahead_patch_get_fields (current);

  ahead_record_builder_init (&builder, below);
  for (guint i = 0; i < AHEAD_N_FIELDS; i++)
    {
      if ((fields & AHEAD_FIELD_BIT (i)) == 0)
        continue;
      if (ahead_field_get_kind (i) == AHEAD_FIELD_KIND_STRING)
        ahead_record_builder_set_string (&builder, i, ahead_patch_get_string (intent->patch, i));
      else if (ahead_field_get_kind (i) == AHEAD_FIELD_KIND_REAL)
        ahead_record_builder_set_real (&builder, i, ahead_patch_get_real (intent->patch, i));
      else
        ahead_record_builder_set_integer (&builder, i, ahead_patch_get_integer (intent->patch, i));
    }

  return ahead_record_builder_end (&builder);
}

static AheadRecord *
lay_toggle (AheadSimIntent *intent,
            AheadRecord *below)
{
  gboolean star = intent->kind == AHEAD_MUTATION_STAR;
  AheadField field = star ? AHEAD_FIELD_STARRED : AHEAD_FIELD_ATTENDING;
  AheadField count = star ? AHEAD_FIELD_STAR_COUNT : AHEAD_FIELD_ATTENDEE_COUNT;
  g_auto (AheadRecordBuilder) builder = { NULL };
  gint64 n = ahead_record_get_integer (below, count);

  if ((ahead_record_get_integer (below, field) != 0) == intent->value
      || (ahead_patch_get_fields (ahead_mutation_get_patch (intent->mutation)) & AHEAD_FIELD_BIT (field)) == 0)
    return ahead_record_ref (below);

  ahead_record_builder_init (&builder, below);
  ahead_record_builder_set_integer (&builder, field, intent->value);
  ahead_record_builder_set_integer (&builder, count, MAX (0, n + (intent->value ? 1 : -1)));
  return ahead_record_builder_end (&builder);
}

static AheadRecord *
lay_comment (AheadSimIntent *intent,
             AheadRecord *below)
{
  gint64 n = ahead_record_get_integer (below, AHEAD_FIELD_COMMENT_COUNT);
  g_auto (AheadRecordBuilder) builder = { NULL };

  ahead_record_builder_init (&builder, below);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_COMMENT_COUNT,
                                    MAX (0, n + (intent->kind == AHEAD_MUTATION_ADD_COMMENT ? 1 : -1)));
  return ahead_record_builder_end (&builder);
}

/* Takes @below. */
static AheadRecord *
lay (AheadSimIntent *intent,
     AheadRecord *below)
{
  g_autoptr (AheadRecord) taken = below;

  if (intent->kind == AHEAD_MUTATION_DELETE)
    return NULL;
  /* Once the server had it, it is for the server to say whether it is there. */
  if (intent->kind == AHEAD_MUTATION_CREATE && below == NULL)
    return ahead_event_is_temporary (ahead_mutation_get_event (intent->mutation)) ? ahead_record_ref (intent->record)
                                                                                  : NULL;
  if (intent->kind == AHEAD_MUTATION_CREATE || below == NULL)
    return g_steal_pointer (&taken);
  if (intent->kind == AHEAD_MUTATION_PATCH)
    return lay_patch (intent, taken);
  if (intent->kind == AHEAD_MUTATION_STAR || intent->kind == AHEAD_MUTATION_ATTEND)
    return lay_toggle (intent, taken);

  return lay_comment (intent, taken);
}

static gboolean
is_pending_on (AheadSimIntent *intent,
               AheadEvent *event)
{
  return intent->mutation != NULL && !ahead_mutation_is_settled (intent->mutation)
         && ahead_mutation_get_event (intent->mutation) == event;
}

static int
compare_orders (gconstpointer a,
                gconstpointer b)
{
  const AheadSimIntent *first = *(AheadSimIntent *const *) a;
  const AheadSimIntent *second = *(AheadSimIntent *const *) b;

  return first->order < second->order ? -1 : first->order > second->order;
}

static GPtrArray *
list_pending (AheadSimClient *client,
              AheadEvent *event)
{
  GPtrArray *pending = g_ptr_array_new ();

  for (guint i = 0; i < client->live->len; i++)
    if (is_pending_on (client->live->pdata[i], event))
      g_ptr_array_add (pending, client->live->pdata[i]);
  g_ptr_array_sort (pending, compare_orders);

  return pending;
}

/* What the user asked for has no id, and the times that the engine gave it. */
#define FIELDS_OF_NOBODY \
  (AHEAD_FIELD_BIT (AHEAD_FIELD_ID) | AHEAD_FIELD_BIT (AHEAD_FIELD_VERSION) | AHEAD_FIELD_BIT (AHEAD_FIELD_UID) | \
   AHEAD_FIELD_BIT (AHEAD_FIELD_CREATED_AT) | AHEAD_FIELD_BIT (AHEAD_FIELD_UPDATED_AT))

static void
check_fold (AheadSimClient *client,
            AheadEvent *event,
            const char *when)
{
  AheadRecord *base = ahead_event_get_base (event);
  AheadRecord *view = ahead_event_get_view (event);
  g_autoptr (AheadRecord) folded = base != NULL ? ahead_record_ref (base) : NULL;
  AheadFieldSet differing;
  guint n = 0;

  if (ahead_event_get_pending_count (event) > 0)
    {
      g_autoptr (GPtrArray) pending = list_pending (client, event);

      n = pending->len;
      for (guint i = 0; i < n; i++)
        folded = lay (pending->pdata[i], g_steal_pointer (&folded));
    }

  if (n != ahead_event_get_pending_count (event))
    ahead_sim_fail (client->world, "view = fold", "%s, client %s has %u mutations pending on “%s” and %u layers", when,
                    client->name, n, ahead_record_get_title (ahead_event_get_record (event)),
                    ahead_event_get_pending_count (event));
  if ((folded == NULL) != (view == NULL))
    ahead_sim_fail (client->world, "view = fold", "%s, client %s %s the event “%s”", when, client->name,
                    view == NULL ? "does not show" : "shows", ahead_record_get_title (ahead_event_get_record (event)));
  if (folded == NULL || view == NULL || folded == view)
    return;

  differing = ahead_record_diff (folded, view);
  if (base == NULL)
    differing &= ~FIELDS_OF_NOBODY;
  for (guint i = 0; i < AHEAD_N_FIELDS; i++)
    if (differing & AHEAD_FIELD_BIT (i))
      ahead_sim_fail (client->world, "view = fold", "%s, client %s shows another %s of “%s” than it should", when,
                      client->name, ahead_field_get_name (i), ahead_record_get_title (view));
}

static AheadField
find_field (GParamSpec *pspec)
{
  static GHashTable *fields;

  if (fields == NULL)
    {
      static const char *const names[] = { "id", "calendar", "uid", "title", "description", "location", "start", "end",
                                           "time-zone", "all-day", "recurrence", "categories", "url", "extra",
                                           "status", "position", "starred", "star-count", "attending",
                                           "attendee-count", "comment-count", "version", "created-at", "updated-at",
                                           "updated-by" };
      g_autoptr (GTypeClass) klass = g_type_class_ref (AHEAD_TYPE_EVENT);

      G_STATIC_ASSERT (G_N_ELEMENTS (names) == AHEAD_N_FIELDS);
      fields = g_hash_table_new (NULL, NULL);
      for (guint i = 0; i < AHEAD_N_FIELDS; i++)
        g_hash_table_insert (fields, g_object_class_find_property (G_OBJECT_CLASS (klass), names[i]),
                             GUINT_TO_POINTER (i + 1));
    }

  return GPOINTER_TO_UINT (g_hash_table_lookup (fields, pspec)) - 1;
}

/* @record with the @field of @other. */
static AheadRecord *
with_field (AheadRecord *record,
            AheadRecord *other,
            AheadField field)
{
  g_auto (AheadRecordBuilder) builder = { NULL };
  g_auto (GStrv) list = NULL;

  ahead_record_builder_init (&builder, record);
  switch (ahead_field_get_kind (field))
    {
    case AHEAD_FIELD_KIND_STRING:
      ahead_record_builder_set_string (&builder, field, ahead_record_get_string (other, field));
      break;
    case AHEAD_FIELD_KIND_LIST:
      list = ahead_record_dup_list (other, field);
      ahead_record_builder_set_list (&builder, field, (const char *const *) list);
      break;
    case AHEAD_FIELD_KIND_REAL:
      ahead_record_builder_set_real (&builder, field, ahead_record_get_real (other, field));
      break;
    case AHEAD_FIELD_KIND_INTEGER:
    case AHEAD_FIELD_KIND_TIME:
    case AHEAD_FIELD_KIND_BOOLEAN:
    case AHEAD_FIELD_KIND_STATUS:
    default:
      ahead_record_builder_set_integer (&builder, field, ahead_record_get_integer (other, field));
    }

  return ahead_record_builder_end (&builder);
}

/* Told of a field, a listener must find another value than it knew, and that which the user is to see. */
static void
on_notify_cb (AheadEvent *event,
              GParamSpec *pspec,
              gpointer user_data)
{
  AheadSimWatch *watch = user_data;
  AheadField field = find_field (pspec);
  AheadRecord *record = ahead_event_get_record (event);
  g_autoptr (AheadRecord) before = NULL;

  if (watch->client->acting == NULL)
    check_fold (watch->client, event, "while it is told");
  if (field >= AHEAD_N_FIELDS)
    return;
  if ((ahead_record_diff (watch->told, record) & AHEAD_FIELD_BIT (field)) == 0)
    ahead_sim_fail (watch->client->world, "no needless signal",
                    "client %s tells of the %s of “%s”, which did not change", watch->client->name,
                    ahead_field_get_name (field), ahead_record_get_title (record));

  before = watch->told;
  watch->told = with_field (before, record, field);
}

static void
watch_free (gpointer data)
{
  AheadSimWatch *watch = data;

  g_signal_handler_disconnect (watch->event, watch->handler);
  g_object_unref (watch->event);
  ahead_record_unref (watch->told);
  g_free (watch);
}

static void
ensure_watch (AheadSimClient *client,
              AheadEvent *event)
{
  AheadSimWatch *watch;

  if (g_hash_table_contains (client->watches, event))
    return;

  watch = g_new (AheadSimWatch, 1);
  watch->client = client;
  watch->event = g_object_ref (event);
  watch->told = ahead_record_ref (ahead_event_get_record (event));
  watch->handler = g_signal_connect (event, "notify", G_CALLBACK (on_notify_cb), watch);
  g_hash_table_insert (client->watches, event, watch);
}

static guint
find_query (AheadSimClient *client,
            GListModel *model)
{
  for (guint i = 0; i < AHEAD_SIM_N_QUERIES; i++)
    if (G_LIST_MODEL (client->queries[i]) == model)
      return i;

  g_assert_not_reached ();
}

static void
on_items_changed_cb (GListModel *model,
                     guint position,
                     guint removed,
                     guint added,
                     gpointer user_data)
{
  AheadSimClient *client = user_data;
  guint index = find_query (client, model);
  GPtrArray *mirror = client->mirrors[index];

  if (removed > 0)
    g_ptr_array_remove_range (mirror, position, removed);
  for (guint i = 0; i < added; i++)
    {
      AheadEvent *event = g_list_model_get_item (model, position + i);

      g_ptr_array_insert (mirror, position + i, event);
      ensure_watch (client, event);
    }
}

static gboolean
passes (guint index,
        AheadRecord *record)
{
  if (index == 0)
    return TRUE;
  if (index == 1)
    return ahead_record_get_starred (record);

  return ahead_record_get_integer (record, AHEAD_FIELD_STATUS) == AHEAD_EVENT_STATUS_CONFIRMED;
}

static gboolean
is_before_or_equal (guint index,
                    AheadRecord *a,
                    AheadRecord *b)
{
  if (index == 2)
    return ahead_record_get_real (a, AHEAD_FIELD_POSITION) <= ahead_record_get_real (b, AHEAD_FIELD_POSITION);

  return ahead_record_get_start (a) <= ahead_record_get_start (b);
}

static void
check_mirror (AheadSimClient *client,
              guint index)
{
  GPtrArray *mirror = client->mirrors[index];
  GListModel *model = G_LIST_MODEL (client->queries[index]);
  gboolean same = g_list_model_get_n_items (model) == mirror->len;

  for (guint i = 0; same && i < mirror->len; i++)
    {
      gpointer event = g_list_model_get_item (model, i);

      same = event == mirror->pdata[i];
      g_object_unref (event);
    }
  if (!same)
    ahead_sim_fail (client->world, "a list is what it told", "client %s: who listened to “%s” has another list than it",
                    client->name, query_names[index]);
}

static void
check_query (AheadSimClient *client,
             guint index,
             GPtrArray *events)
{
  GPtrArray *mirror = client->mirrors[index];
  guint n = 0;

  check_mirror (client, index);
  for (guint i = 0; i < events->len; i++)
    {
      AheadRecord *view = ahead_event_get_view (events->pdata[i]);

      n += view != NULL && passes (index, view);
    }
  if (n != mirror->len)
    ahead_sim_fail (client->world, "query = filter and sort", "client %s: “%s” has %u events instead of %u",
                    client->name, query_names[index], mirror->len, n);

  for (guint i = 0; i < mirror->len; i++)
    {
      AheadRecord *view = ahead_event_get_view (mirror->pdata[i]);

      if (view == NULL || !passes (index, view))
        ahead_sim_fail (client->world, "query = filter and sort", "client %s: “%s” has an event that does not belong",
                        client->name, query_names[index]);
      else if (i > 0 && ahead_event_get_view (mirror->pdata[i - 1]) != NULL
               && !is_before_or_equal (index, ahead_event_get_view (mirror->pdata[i - 1]), view))
        ahead_sim_fail (client->world, "query = filter and sort", "client %s: “%s” is out of order at “%s”",
                        client->name, query_names[index], ahead_record_get_title (view));
    }
}

static void
check_base (AheadSimClient *client,
            AheadEvent *event)
{
  AheadRecord *base = ahead_event_get_base (event);
  Known *known;
  gint64 version;

  if (base == NULL)
    return;

  version = ahead_record_get_version (base);
  known = g_hash_table_lookup (client->known, ahead_record_get_id (base));
  if (known == NULL)
    {
      known = g_new0 (Known, 1);
      g_hash_table_insert (client->known, g_strdup (ahead_record_get_id (base)), known);
    }
  else if (version < known->version || (!known->there && version == known->version))
    ahead_sim_fail (client->world, "bases only move forward", "client %s goes back from version %" G_GINT64_FORMAT
                    "%s of “%s” to %" G_GINT64_FORMAT, client->name, known->version,
                    known->there ? "" : " and its deletion", ahead_record_get_title (base), version);
  else if (version == known->version && base != known->record)
    ahead_sim_fail (client->world, "bases only move forward", "client %s replaces version %" G_GINT64_FORMAT
                    " of “%s” by itself", client->name, version, ahead_record_get_title (base));
  if (known->record != base)
    {
      g_clear_pointer (&known->record, ahead_record_unref);
      known->record = ahead_record_ref (base);
    }
  known->version = version;
  known->there = TRUE;
}

static void
check_bases (AheadSimClient *client,
             GPtrArray *events)
{
  GHashTableIter iter;
  gpointer id, known;

  for (guint i = 0; i < events->len; i++)
    check_base (client, events->pdata[i]);

  g_hash_table_iter_init (&iter, client->known);
  while (g_hash_table_iter_next (&iter, &id, &known))
    {
      AheadEvent *event = ahead_event_store_lookup (client->store, id);

      if (event == NULL || ahead_event_get_base (event) == NULL)
        ((Known *) known)->there = FALSE;
    }
}

static void
check_told (AheadSimClient *client)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, client->watches);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      AheadSimWatch *watch = value;
      AheadRecord *record = ahead_event_get_record (watch->event);

      if (watch->told != record && ahead_record_diff (watch->told, record) != 0)
        ahead_sim_fail (client->world, "every change is told", "client %s changed “%s” without a word", client->name,
                        ahead_record_get_title (record));
    }
}

static void
check_failed (AheadSimClient *client,
              guint n_failed)
{
  GListModel *failed = ahead_mutation_service_get_failed (client->service);
  guint n = g_list_model_get_n_items (failed);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (AheadMutation) mutation = g_list_model_get_item (failed, i);
      AheadSimIntent *intent = ahead_sim_intent_get (mutation);

      if (intent->mutation != mutation || intent->end != AHEAD_SIM_END_ROLLED_BACK)
        ahead_sim_fail (client->world, "none vanishes", "“%s” of client %s is in the inbox and should not be",
                        intent->label, client->name);
    }
  if (n != n_failed)
    ahead_sim_fail (client->world, "none vanishes", "client %s has %u mutations in the inbox that should have %u",
                    client->name, n, n_failed);
}

/* Every mutation is where it belongs: none is forgotten, none is in two places. */
static void
check_intents (AheadSimClient *client)
{
  guint n_open = 0, n_failed = 0, n_live = 0;

  for (guint i = 0; i < client->live->len; i++)
    {
      AheadSimIntent *intent = client->live->pdata[i];

      if (intent->end != AHEAD_SIM_END_OPEN && intent->end != AHEAD_SIM_END_ROLLED_BACK)
        continue;

      client->live->pdata[n_live++] = intent;
      n_open += intent->end == AHEAD_SIM_END_OPEN;
      n_failed += intent->end == AHEAD_SIM_END_ROLLED_BACK;
      if (intent->end == AHEAD_SIM_END_OPEN && ahead_mutation_is_settled (intent->mutation))
        ahead_sim_fail (client->world, "none vanishes", "“%s” of client %s ended without a word", intent->label,
                        client->name);
    }
  g_ptr_array_set_size (client->live, n_live);

  if (n_open != ahead_mutation_service_get_n_unsettled (client->service))
    ahead_sim_fail (client->world, "none vanishes", "client %s has %u unsettled mutations and counts %u", client->name,
                    n_open, ahead_mutation_service_get_n_unsettled (client->service));
  check_failed (client, n_failed);
}

/* What the user is making and what the server has made of it are never both there. */
static void
check_shown_once (AheadSimClient *client,
                  GPtrArray *events)
{
  for (guint i = 0; i < events->len; i++)
    {
      AheadRecord *mine = ahead_event_get_view (events->pdata[i]);

      if (mine == NULL || !ahead_event_is_temporary (events->pdata[i]))
        continue;
      for (guint j = 0; j < events->len; j++)
        {
          AheadRecord *other = ahead_event_get_view (events->pdata[j]);

          if (i != j && other != NULL
              && g_str_equal (ahead_record_get_string (mine, AHEAD_FIELD_UID),
                              ahead_record_get_string (other, AHEAD_FIELD_UID)))
            ahead_sim_fail (client->world, "shown once", "client %s shows “%s” twice", client->name,
                            ahead_record_get_title (mine));
        }
    }
}

void
ahead_sim_watch_check (AheadSimClient *client)
{
  g_autoptr (GPtrArray) events = ahead_event_store_list_events (client->store);

  for (guint i = 0; i < events->len; i++)
    check_fold (client, events->pdata[i], "at rest");
  for (guint i = 0; i < AHEAD_SIM_N_QUERIES; i++)
    check_query (client, i, events);
  check_shown_once (client, events);
  check_bases (client, events);
  check_told (client);
  check_intents (client);
}

static void
check_record (AheadSimClient *client,
              const char *id,
              AheadRecord *theirs)
{
  AheadEvent *event = ahead_event_store_lookup (client->store, id);
  AheadRecord *mine = event != NULL ? ahead_event_get_view (event) : NULL;
  AheadFieldSet differing;

  if (mine == NULL && theirs == NULL)
    return;
  if (mine == NULL || theirs == NULL)
    {
      ahead_sim_fail (client->world, "equal in the end", "only %s has “%s”",
                      theirs == NULL ? "the client" : "the server",
                      ahead_record_get_title (theirs != NULL ? theirs : mine));
      return;
    }

  differing = ahead_record_diff (mine, theirs);
  for (guint i = 0; i < AHEAD_N_FIELDS; i++)
    if (differing & AHEAD_FIELD_BIT (i))
      ahead_sim_fail (client->world, "equal in the end", "client %s and the server disagree about the %s of “%s”",
                      client->name, ahead_field_get_name (i), ahead_record_get_title (theirs));
}

/* What is in the inbox is on the disk, but for what the disk had no room for. */
static guint
count_durable (AheadSimClient *client)
{
  guint n = 0;

  for (guint i = 0; i < client->world->intents->len; i++)
    {
      AheadSimIntent *intent = client->world->intents->pdata[i];

      n += intent->client == client && intent->end == AHEAD_SIM_END_ROLLED_BACK && intent->durable;
    }

  return n;
}

void
ahead_sim_watch_check_equal (AheadSimClient *client)
{
  AheadSimServer *server = client->world->server;
  guint n_there = 0;

  for (guint i = 0; i < ahead_sim_server_get_n_ids (server); i++)
    {
      g_autoptr (AheadRecord) theirs = ahead_sim_server_get (server, client->user, i);

      n_there += theirs != NULL;
      check_record (client, ahead_sim_server_get_id (server, i), theirs);
    }
  if (n_there != ahead_event_store_get_n_events (client->store))
    ahead_sim_fail (client->world, "equal in the end", "client %s has %u events, the server %u", client->name,
                    ahead_event_store_get_n_events (client->store), n_there);
  if (client->disk->mutations->len != count_durable (client))
    ahead_sim_fail (client->world, "equal in the end", "the disk of client %s has %u mutations instead of %u",
                    client->name, client->disk->mutations->len, count_durable (client));
}

static AheadEventQuery *
make_query (AheadSimClient *client,
            guint index)
{
  static const AheadFilterFlags flags[] = { AHEAD_FILTER_NONE, AHEAD_FILTER_STARRED, AHEAD_FILTER_CONFIRMED };
  g_autoptr (AheadFilter) all = ahead_filter_new ();
  g_autoptr (AheadFilter) filter = ahead_filter_with_flags (all, flags[index]);
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  AheadEventQuery *query = ahead_event_query_new (client->store, filter,
                                                  index == 2 ? AHEAD_SORT_POSITION : AHEAD_SORT_START);

  ahead_event_query_set_time_zone (query, utc);
  return query;
}

void
ahead_sim_watch_start (AheadSimClient *client)
{
  client->watches = g_hash_table_new_full (NULL, NULL, NULL, watch_free);
  client->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, known_free);
  for (guint i = 0; i < AHEAD_SIM_N_QUERIES; i++)
    {
      client->queries[i] = make_query (client, i);
      client->mirrors[i] = g_ptr_array_new_with_free_func (g_object_unref);
      g_signal_connect (client->queries[i], "items-changed", G_CALLBACK (on_items_changed_cb), client);
    }
}

void
ahead_sim_watch_stop (AheadSimClient *client)
{
  for (guint i = 0; i < AHEAD_SIM_N_QUERIES; i++)
    {
      g_signal_handlers_disconnect_by_data (client->queries[i], client);
      g_clear_object (&client->queries[i]);
      g_clear_pointer (&client->mirrors[i], g_ptr_array_unref);
    }
  g_clear_pointer (&client->watches, g_hash_table_unref);
  g_clear_pointer (&client->known, g_hash_table_unref);
}
