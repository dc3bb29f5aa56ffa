/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadPatch"

#include "config.h"

#include "ahead-patch.h"

#include <string.h>

#include "ahead-record-private.h"

/*
 * A patch is an array of entries, at most one a field. An entry of a count holds a difference in its new value and
 * nothing in its old one.
 */

#define FIELDS_COUNTS                                                                                                  \
  (AHEAD_FIELD_BIT (AHEAD_FIELD_STAR_COUNT) | AHEAD_FIELD_BIT (AHEAD_FIELD_ATTENDEE_COUNT) |                           \
   AHEAD_FIELD_BIT (AHEAD_FIELD_COMMENT_COUNT))

typedef struct
{
  AheadField field;
  AheadValue old_value;
  AheadValue new_value;
} Entry;

struct _AheadPatch
{
  gatomicrefcount ref_count;
  guint n_entries;
  AheadFieldSet fields;
  Entry entries[];
};

G_DEFINE_BOXED_TYPE (AheadPatch, ahead_patch, ahead_patch_ref, ahead_patch_unref)

static AheadPatch *
allocate_patch (guint capacity)
{
  AheadPatch *patch = g_malloc (sizeof (AheadPatch) + capacity * sizeof (Entry));

  g_atomic_ref_count_init (&patch->ref_count);
  patch->n_entries = 0;
  patch->fields = 0;
  return patch;
}

static void
clear_entry (Entry *entry)
{
  ahead_value_clear (entry->field, &entry->old_value);
  ahead_value_clear (entry->field, &entry->new_value);
}

static const Entry *
find_entry (AheadPatch *patch,
            AheadField field)
{
  if ((patch->fields & AHEAD_FIELD_BIT (field)) == 0)
    return NULL;

  for (guint i = 0; i < patch->n_entries; i++)
    if (patch->entries[i].field == field)
      return &patch->entries[i];

  g_assert_not_reached ();
}

static gboolean
is_count (AheadField field)
{
  return (FIELDS_COUNTS & AHEAD_FIELD_BIT (field)) != 0;
}

/* Takes both values. An entry that changes nothing is dropped. @patch has room for it. */
static void
append_entry (AheadPatch *patch,
              AheadField field,
              AheadValue old_value,
              AheadValue new_value)
{
  Entry entry = { field, old_value, new_value };

  if (ahead_value_equal (field, old_value, new_value))
    {
      clear_entry (&entry);
      return;
    }

  patch->entries[patch->n_entries++] = entry;
  patch->fields |= AHEAD_FIELD_BIT (field);
}

static void
remove_entry (AheadPatch *patch,
              AheadField field)
{
  for (guint i = 0; i < patch->n_entries; i++)
    {
      if (patch->entries[i].field != field)
        continue;

      clear_entry (&patch->entries[i]);
      patch->n_entries--;
      memmove (&patch->entries[i], &patch->entries[i + 1], (patch->n_entries - i) * sizeof (Entry));
      patch->fields &= ~AHEAD_FIELD_BIT (field);
      return;
    }
}

/**
 * ahead_patch_ref:
 * @patch: a patch
 *
 * Takes a reference.
 *
 * Returns: (transfer full): @patch
 */
AheadPatch *
ahead_patch_ref (AheadPatch *patch)
{
  g_return_val_if_fail (patch != NULL, NULL);

  g_atomic_ref_count_inc (&patch->ref_count);
  return patch;
}

/**
 * ahead_patch_unref:
 * @patch: (transfer full): a patch
 *
 * Gives a reference back; frees @patch with the last.
 */
void
ahead_patch_unref (AheadPatch *patch)
{
  g_return_if_fail (patch != NULL);

  if (!g_atomic_ref_count_dec (&patch->ref_count))
    return;

  for (guint i = 0; i < patch->n_entries; i++)
    clear_entry (&patch->entries[i]);
  g_free (patch);
}

/**
 * ahead_patch_builder_init:
 * @builder: a builder whose content does not matter
 * @original: what the patch is made against
 *
 * Begins a patch.
 */
void
ahead_patch_builder_init (AheadPatchBuilder *builder,
                          AheadRecord *original)
{
  g_return_if_fail (builder != NULL);
  g_return_if_fail (original != NULL);

  builder->original = ahead_record_ref (original);
  builder->patch = allocate_patch (AHEAD_N_FIELDS);
}

/* Takes @value. */
static void
set_value (AheadPatchBuilder *builder,
           AheadField field,
           AheadValue value)
{
  remove_entry (builder->patch, field);
  append_entry (builder->patch, field, ahead_value_copy (field, builder->original->values[field]), value);
}

/**
 * ahead_patch_builder_set_string:
 * @builder: a builder
 * @field: a field of kind %AHEAD_FIELD_KIND_STRING
 * @text: (nullable): UTF-8; %NULL is the empty text
 *
 * Sets a text.
 */
void
ahead_patch_builder_set_string (AheadPatchBuilder *builder,
                                AheadField field,
                                const char *text)
{
  g_return_if_fail (builder != NULL && builder->patch != NULL);
  g_return_if_fail (ahead_field_get_kind (field) == AHEAD_FIELD_KIND_STRING);

  set_value (builder, field, ahead_value_new_string (field, text));
}

/**
 * ahead_patch_builder_set_list:
 * @builder: a builder
 * @field: a field of kind %AHEAD_FIELD_KIND_LIST
 * @items: (nullable) (array zero-terminated=1): UTF-8 texts without line feeds
 *
 * Sets a list.
 */
void
ahead_patch_builder_set_list (AheadPatchBuilder *builder,
                              AheadField field,
                              const char *const *items)
{
  g_autofree char *joined = NULL;

  g_return_if_fail (builder != NULL && builder->patch != NULL);
  g_return_if_fail (ahead_field_get_kind (field) == AHEAD_FIELD_KIND_LIST);

  joined = items != NULL ? g_strjoinv ("\n", (char **) items) : NULL;
  set_value (builder, field, ahead_value_new_string (field, joined));
}

/**
 * ahead_patch_builder_set_integer:
 * @builder: a builder
 * @field: a field that holds neither text, a real number nor a count
 * @value: the number, time (µs), boolean or status
 *
 * Sets a number.
 */
void
ahead_patch_builder_set_integer (AheadPatchBuilder *builder,
                                 AheadField field,
                                 gint64 value)
{
  g_return_if_fail (builder != NULL && builder->patch != NULL);
  g_return_if_fail (!ahead_field_is_text (field) && ahead_field_get_kind (field) != AHEAD_FIELD_KIND_REAL);
  g_return_if_fail (!is_count (field));

  set_value (builder, field, (AheadValue) { .integer = value });
}

/**
 * ahead_patch_builder_set_real:
 * @builder: a builder
 * @field: a field of kind %AHEAD_FIELD_KIND_REAL
 * @value: the number
 *
 * Sets a real number.
 */
void
ahead_patch_builder_set_real (AheadPatchBuilder *builder,
                              AheadField field,
                              double value)
{
  g_return_if_fail (builder != NULL && builder->patch != NULL);
  g_return_if_fail (ahead_field_get_kind (field) == AHEAD_FIELD_KIND_REAL);

  set_value (builder, field, (AheadValue) { .real = value });
}

/**
 * ahead_patch_builder_add:
 * @builder: a builder
 * @count: `star-count`, `attendee-count` or `comment-count`
 * @difference: what to add to it
 *
 * Changes a count, whatever it is by the time the patch is applied.
 */
void
ahead_patch_builder_add (AheadPatchBuilder *builder,
                         AheadField count,
                         gint64 difference)
{
  g_return_if_fail (builder != NULL && builder->patch != NULL);
  g_return_if_fail (is_count (count));

  remove_entry (builder->patch, count);
  append_entry (builder->patch, count, (AheadValue) { 0 }, (AheadValue) { .integer = difference });
}

/**
 * ahead_patch_builder_end:
 * @builder: a builder
 *
 * Ends the patch. The builder is empty afterwards.
 *
 * Returns: (transfer full): the patch; empty where nothing differs from the original
 */
AheadPatch *
ahead_patch_builder_end (AheadPatchBuilder *builder)
{
  AheadPatch *patch;

  g_return_val_if_fail (builder != NULL && builder->patch != NULL, NULL);

  g_clear_pointer (&builder->original, ahead_record_unref);
  patch = g_steal_pointer (&builder->patch);

  return g_realloc (patch, sizeof (AheadPatch) + patch->n_entries * sizeof (Entry));
}

/**
 * ahead_patch_builder_clear:
 * @builder: a builder
 *
 * Drops what was built. Does nothing after [method@PatchBuilder.end].
 */
void
ahead_patch_builder_clear (AheadPatchBuilder *builder)
{
  g_return_if_fail (builder != NULL);

  g_clear_pointer (&builder->original, ahead_record_unref);
  g_clear_pointer (&builder->patch, ahead_patch_unref);
}

/**
 * ahead_patch_new_diff:
 * @from: a record
 * @to: another record
 * @fields: the fields that count
 *
 * Makes the patch that leads from @from to @to. Counts are left out of it.
 *
 * Returns: (transfer full): the patch
 */
AheadPatch *
ahead_patch_new_diff (AheadRecord *from,
                      AheadRecord *to,
                      AheadFieldSet fields)
{
  AheadPatch *patch = allocate_patch (AHEAD_N_FIELDS);
  AheadFieldSet changed = ahead_record_diff (from, to) & fields & ~FIELDS_COUNTS;

  for (guint i = 0; i < AHEAD_N_FIELDS; i++)
    if (changed & AHEAD_FIELD_BIT (i))
      append_entry (patch, i, ahead_value_copy (i, from->values[i]), ahead_value_copy (i, to->values[i]));

  return patch;
}

/**
 * ahead_patch_get_fields:
 * @patch: a patch
 *
 * Gets what the patch changes.
 *
 * Returns: the fields
 */
AheadFieldSet
ahead_patch_get_fields (AheadPatch *patch)
{
  g_return_val_if_fail (patch != NULL, 0);

  return patch->fields;
}

/**
 * ahead_patch_is_empty:
 * @patch: a patch
 *
 * Gets whether the patch changes nothing.
 *
 * Returns: whether it has no field
 */
gboolean
ahead_patch_is_empty (AheadPatch *patch)
{
  return ahead_patch_get_fields (patch) == 0;
}

/**
 * ahead_patch_get_string:
 * @patch: a patch
 * @field: a field of kind %AHEAD_FIELD_KIND_STRING or %AHEAD_FIELD_KIND_LIST that the patch changes
 *
 * Gets the new text, or the new items joined by line feeds.
 *
 * Returns: (transfer none): UTF-8, never %NULL
 */
const char *
ahead_patch_get_string (AheadPatch *patch,
                        AheadField field)
{
  const Entry *entry;

  g_return_val_if_fail (patch != NULL, NULL);
  g_return_val_if_fail (ahead_field_is_text (field), NULL);

  entry = find_entry (patch, field);
  g_return_val_if_fail (entry != NULL, NULL);

  return entry->new_value.string != NULL ? entry->new_value.string : "";
}

/**
 * ahead_patch_dup_list:
 * @patch: a patch
 * @field: a field of kind %AHEAD_FIELD_KIND_LIST that the patch changes
 *
 * Gets the new items.
 *
 * Returns: (transfer full) (array zero-terminated=1): the items
 */
char **
ahead_patch_dup_list (AheadPatch *patch,
                      AheadField field)
{
  const char *joined;

  g_return_val_if_fail (ahead_field_get_kind (field) == AHEAD_FIELD_KIND_LIST, NULL);

  joined = ahead_patch_get_string (patch, field);
  g_return_val_if_fail (joined != NULL, NULL);

  return g_strsplit (joined, "\n", -1);
}

/**
 * ahead_patch_get_integer:
 * @patch: a patch
 * @field: a field that holds neither text nor a real number and that the patch changes
 *
 * Gets the new number, time (µs), boolean or status, or the difference of a count.
 *
 * Returns: the value
 */
gint64
ahead_patch_get_integer (AheadPatch *patch,
                         AheadField field)
{
  const Entry *entry;

  g_return_val_if_fail (patch != NULL, 0);
  g_return_val_if_fail (!ahead_field_is_text (field), 0);

  entry = find_entry (patch, field);
  g_return_val_if_fail (entry != NULL, 0);

  return entry->new_value.integer;
}

/**
 * ahead_patch_get_real:
 * @patch: a patch
 * @field: a field of kind %AHEAD_FIELD_KIND_REAL that the patch changes
 *
 * Gets the new number.
 *
 * Returns: the value
 */
double
ahead_patch_get_real (AheadPatch *patch,
                      AheadField field)
{
  const Entry *entry;

  g_return_val_if_fail (patch != NULL, 0);
  g_return_val_if_fail (ahead_field_get_kind (field) == AHEAD_FIELD_KIND_REAL, 0);

  entry = find_entry (patch, field);
  g_return_val_if_fail (entry != NULL, 0);

  return entry->new_value.real;
}

/* A toggle carries its count along: the star that the user sets is one star more, unless it was counted already. */
static void
move_count (AheadRecord *record,
            AheadField toggle,
            gint64 value)
{
  AheadField count = toggle == AHEAD_FIELD_STARRED ? AHEAD_FIELD_STAR_COUNT : AHEAD_FIELD_ATTENDEE_COUNT;
  gint64 difference = (value != 0) - (record->values[toggle].integer != 0);

  record->values[count].integer = MAX (0, record->values[count].integer + difference);
}

static void
apply_entry (const Entry *entry,
             AheadRecord *record)
{
  AheadValue *value = &record->values[entry->field];

  if (is_count (entry->field))
    {
      value->integer = MAX (0, value->integer + entry->new_value.integer);
      return;
    }

  if (entry->field == AHEAD_FIELD_STARRED || entry->field == AHEAD_FIELD_ATTENDING)
    move_count (record, entry->field, entry->new_value.integer);

  ahead_value_clear (entry->field, value);
  *value = ahead_value_copy (entry->field, entry->new_value);
}

/**
 * ahead_patch_apply:
 * @patch: a patch
 * @record: any record, not only the one that @patch was made against
 *
 * Sets the fields of @patch on a copy of @record.
 *
 * Returns: (transfer full): the copy
 */
AheadRecord *
ahead_patch_apply (AheadPatch *patch,
                   AheadRecord *record)
{
  AheadRecord *result;

  g_return_val_if_fail (patch != NULL, NULL);
  g_return_val_if_fail (record != NULL, NULL);

  result = ahead_record_copy (record);
  for (guint i = 0; i < patch->n_entries; i++)
    apply_entry (&patch->entries[i], result);
  ahead_record_seal (result, patch->fields);

  return result;
}

/**
 * ahead_patch_invert:
 * @patch: a patch
 *
 * Makes the patch that takes @patch back.
 *
 * Returns: (transfer full): the inverse
 */
AheadPatch *
ahead_patch_invert (AheadPatch *patch)
{
  AheadPatch *inverse;

  g_return_val_if_fail (patch != NULL, NULL);

  inverse = allocate_patch (patch->n_entries);
  for (guint i = 0; i < patch->n_entries; i++)
    {
      const Entry *entry = &patch->entries[i];

      if (is_count (entry->field))
        append_entry (inverse, entry->field, (AheadValue) { 0 }, (AheadValue) { .integer = -entry->new_value.integer });
      else
        append_entry (inverse, entry->field, ahead_value_copy (entry->field, entry->new_value),
                      ahead_value_copy (entry->field, entry->old_value));
    }

  return inverse;
}

static void
compose_entry (AheadPatch *result,
               const Entry *first,
               const Entry *second)
{
  AheadField field = first != NULL ? first->field : second->field;
  const Entry *oldest = first != NULL ? first : second;
  const Entry *newest = second != NULL ? second : first;

  if (is_count (field))
    {
      gint64 sum = (first != NULL ? first->new_value.integer : 0) + (second != NULL ? second->new_value.integer : 0);

      append_entry (result, field, (AheadValue) { 0 }, (AheadValue) { .integer = sum });
      return;
    }

  append_entry (result, field, ahead_value_copy (field, oldest->old_value),
                ahead_value_copy (field, newest->new_value));
}

/**
 * ahead_patch_compose:
 * @first: a patch
 * @second: the patch that was made on the result of @first
 *
 * Makes one patch of two. A field that comes back to the value it had before @first is not in it.
 *
 * Returns: (transfer full): the patch
 */
AheadPatch *
ahead_patch_compose (AheadPatch *first,
                     AheadPatch *second)
{
  AheadPatch *result;

  g_return_val_if_fail (first != NULL, NULL);
  g_return_val_if_fail (second != NULL, NULL);

  result = allocate_patch (first->n_entries + second->n_entries);
  for (guint i = 0; i < AHEAD_N_FIELDS; i++)
    {
      const Entry *of_first = find_entry (first, i);
      const Entry *of_second = find_entry (second, i);

      if (of_first != NULL || of_second != NULL)
        compose_entry (result, of_first, of_second);
    }

  return result;
}

/* The fields of @mine whose new value @theirs has already. */
static AheadFieldSet
find_agreeing (AheadPatch *mine,
               AheadRecord *theirs)
{
  AheadFieldSet agreeing = 0;

  for (guint i = 0; i < mine->n_entries; i++)
    {
      const Entry *entry = &mine->entries[i];

      if (!is_count (entry->field)
          && ahead_value_equal (entry->field, entry->new_value, theirs->values[entry->field]))
        agreeing |= AHEAD_FIELD_BIT (entry->field);
    }

  return agreeing;
}

/**
 * ahead_patch_merge:
 * @mine: the user's patch
 * @base: the record of the server that the user had seen, with the user's own confirmed changes
 * @theirs: the record that the server has
 * @conflicts: (out): the fields of @mine that both sides set to different values
 *
 * Merges by field (a three-way merge). A field that only one side changed keeps that side's value; one that both set to
 * the same value is settled. The fields of %AHEAD_FIELDS_TIME count as one: a start that somebody moved and an end that
 * I moved are a conflict, since neither of us saw the event that would come of it.
 *
 * Returns: (transfer full): the patch on @theirs that is left of @mine; it still has the fields in @conflicts, so that
 *   applying it means that mine wins
 */
AheadPatch *
ahead_patch_merge (AheadPatch *mine,
                   AheadRecord *base,
                   AheadRecord *theirs,
                   AheadFieldSet *conflicts)
{
  AheadFieldSet agreeing, changed;
  AheadPatch *result;

  g_return_val_if_fail (mine != NULL && base != NULL && theirs != NULL, NULL);
  g_return_val_if_fail (conflicts != NULL, NULL);

  agreeing = find_agreeing (mine, theirs);
  changed = ahead_record_diff (base, theirs);
  if (changed & AHEAD_FIELDS_TIME)
    changed |= AHEAD_FIELDS_TIME;
  *conflicts = mine->fields & changed & ~agreeing & ~FIELDS_COUNTS;

  result = allocate_patch (mine->n_entries);
  for (guint i = 0; i < mine->n_entries; i++)
    {
      const Entry *entry = &mine->entries[i];
      AheadValue old_value = is_count (entry->field) ? (AheadValue) { 0 } : theirs->values[entry->field];

      append_entry (result, entry->field, ahead_value_copy (entry->field, old_value),
                    ahead_value_copy (entry->field, entry->new_value));
    }

  return result;
}

/**
 * ahead_patch_restrict:
 * @patch: a patch
 * @fields: some fields
 *
 * Makes the part of @patch that is about @fields.
 *
 * Returns: (transfer full): the patch
 */
AheadPatch *
ahead_patch_restrict (AheadPatch *patch,
                      AheadFieldSet fields)
{
  AheadPatch *result;

  g_return_val_if_fail (patch != NULL, NULL);

  result = allocate_patch (patch->n_entries);
  for (guint i = 0; i < patch->n_entries; i++)
    {
      const Entry *entry = &patch->entries[i];

      if (fields & AHEAD_FIELD_BIT (entry->field))
        append_entry (result, entry->field, ahead_value_copy (entry->field, entry->old_value),
                      ahead_value_copy (entry->field, entry->new_value));
    }

  return result;
}

/**
 * ahead_patch_get_unmatched:
 * @patch: a patch
 * @record: a record
 *
 * Gets where @record does not show what @patch set. Counts are left out: others count too.
 *
 * Returns: the fields of @patch that have another value in @record
 */
AheadFieldSet
ahead_patch_get_unmatched (AheadPatch *patch,
                           AheadRecord *record)
{
  g_return_val_if_fail (patch != NULL && record != NULL, 0);

  return patch->fields & ~FIELDS_COUNTS & ~find_agreeing (patch, record);
}
