package org.coppice.web.files;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.coppice.web.HttpException;

/// The names in the path of a request.
///
/// @param all from the root; without the empty one behind a slash at the end
/// @param isFolder whether a slash ends the path
record Names(List<String> all, boolean isFolder) {
    private static final String WELL_KNOWN = ".well-known"; // RFC 8615

    /// @param path decoded; empty, or begins with a slash
    /// @param hidden whether names that begin with a dot are there
    /// @return empty if there cannot be such a file
    /// @throws HttpException 403 if the path leads upwards
    static Optional<Names> of(String path, boolean hidden) {
        List<String> names = new ArrayList<>();
        String[] segments = path.split("/", -1);
        boolean possible = true;
        for (int i = 1; i < segments.length; i++) {
            String name = segments[i];
            boolean last = i == segments.length - 1;
            if (name.equals("..") || name.equals("..\\") || name.startsWith("..\\")) {
                throw HttpException.forbidden().detail("the path leads out of the folder");
            }
            if (!name.isEmpty()) {
                names.add(name);
            }
            possible &= isPossible(name, hidden) || name.isEmpty() && last;
        }
        boolean isFolder = segments.length > 1 && segments[segments.length - 1].isEmpty();
        return possible ? Optional.of(new Names(List.copyOf(names), isFolder)) : Optional.empty();
    }

    /// Whether a file of that name may be served.
    static boolean isPossible(String name, boolean hidden) {
        return !name.isEmpty()
                && !name.equals(".")
                && !name.equals("..")
                && (hidden || !name.startsWith(".") || name.equals(WELL_KNOWN))
                && name.chars().noneMatch(c -> c < ' ' || c == '\\' || c == '/' || c == 0x7f);
    }

    /// The names of the folder that it is in.
    List<String> folder() {
        return all.subList(0, all.size() - 1);
    }
}
