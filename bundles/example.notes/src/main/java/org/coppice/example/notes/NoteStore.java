package org.coppice.example.notes;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.coppice.web.HttpException;

/// The notes, in memory.
///
/// **Threads**: any; a change is seen whole or not at all.
final class NoteStore {
    private final Clock clock;
    private final IntSupplier maxNotes;
    private final AtomicLong lastId = new AtomicLong();
    private final AtomicInteger count = new AtomicInteger();
    private final ConcurrentNavigableMap<Long, Note> notes = new ConcurrentSkipListMap<>();

    /// @param maxNotes how many there may be; asked for each new one
    NoteStore(Clock clock, IntSupplier maxNotes) {
        this.clock = clock;
        this.maxNotes = maxNotes;
    }

    /// @throws HttpException 507 if there are too many
    Note create(NoteText text) {
        int most = maxNotes.getAsInt();
        if (count.incrementAndGet() > most) {
            count.decrementAndGet();
            throw HttpException.insufficientStorage()
                    .detail("there may be %d notes: delete one first".formatted(most));
        }
        Instant now = clock.instant();
        Note note = new Note(lastId.incrementAndGet(), text, 1, now, now, List.of());
        notes.put(note.id(), note);
        return note;
    }

    Optional<Note> find(long id) {
        return Optional.ofNullable(notes.get(id));
    }

    /// All, the oldest first; those that come or go meanwhile may be among them.
    Collection<Note> all() {
        return notes.values();
    }

    /// The part of those that meet a condition, the oldest first, and how many there are.
    Page page(Predicate<Note> condition, int offset, int limit) {
        List<Note> part = new ArrayList<>();
        int total = 0;
        for (Note note : notes.values()) {
            if (condition.test(note)) {
                if (total >= offset && part.size() < limit) {
                    part.add(note);
                }
                total++;
            }
        }
        return new Page(part, offset, limit, total);
    }

    /// Changes a note. The change may be called several times, if others change it meanwhile.
    ///
    /// @param change throws what prevents it
    /// @return as it is then; empty if there is none
    Optional<Note> change(long id, UnaryOperator<Note> change) {
        while (true) {
            Note before = notes.get(id);
            if (before == null) {
                return Optional.empty();
            }
            Note after = change.apply(before);
            if (notes.replace(id, before, after)) {
                return Optional.of(after);
            }
        }
    }

    /// Removes this version of a note.
    ///
    /// @return whether it was still there
    boolean remove(Note note) {
        boolean removed = notes.remove(note.id(), note);
        if (removed) {
            count.decrementAndGet();
        }
        return removed;
    }

    Instant now() {
        return clock.instant();
    }

    /// @param total how many meet the condition
    record Page(List<Note> notes, int offset, int limit, int total) {}
}
