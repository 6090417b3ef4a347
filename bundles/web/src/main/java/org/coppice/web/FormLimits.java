package org.coppice.web;

/// How much of a form a client may make this process keep. What goes beyond is answered by a 413
/// that names the limit; temporary files are deleted all the same.
///
/// **Threads**: immutable. **Errors**: a value out of its range is an `IllegalArgumentException`.
/// **Null**: nothing here can be null.
///
/// @param maxFields how many fields and files there may be, 1 or more
/// @param partHeadersMaxBytes how long the headers of one part may be, 64 or more
/// @param memoryMaxBytes how much of the form is kept in memory, 0 or more: the fields, which must
///   fit, and of the files those that are small and fit beside them
/// @param spoolAboveBytes a file of more bytes is put into a temporary file, 0 or more
/// @param fileMaxBytes how long one file may be, 0 or more
/// @param bodyMaxBytes how long the whole body may be, 0 or more
public record FormLimits(
        int maxFields,
        int partHeadersMaxBytes,
        int memoryMaxBytes,
        int spoolAboveBytes,
        long fileMaxBytes,
        long bodyMaxBytes) {

    /// 1000 fields and files, 8 KiB of headers a part, 1 MiB in memory, files above 64 KiB on disk,
    /// 64 MiB a file and 64 MiB in all.
    public static final FormLimits DEFAULT =
            new FormLimits(1000, 8 << 10, 1 << 20, 64 << 10, 64 << 20, 64 << 20);

    /// Checks the ranges.
    public FormLimits {
        require("maxFields", maxFields, 1);
        require("partHeadersMaxBytes", partHeadersMaxBytes, 64);
        require("memoryMaxBytes", memoryMaxBytes, 0);
        require("spoolAboveBytes", spoolAboveBytes, 0);
        require("fileMaxBytes", fileMaxBytes, 0);
        require("bodyMaxBytes", bodyMaxBytes, 0);
    }

    /// These with another number of fields and files.
    public FormLimits maxFields(int count) {
        return new FormLimits(
                count,
                partHeadersMaxBytes,
                memoryMaxBytes,
                spoolAboveBytes,
                fileMaxBytes,
                bodyMaxBytes);
    }

    /// These with another share of memory.
    ///
    /// @param maxBytes of fields and small files together
    /// @param spoolAbove above how many bytes a file goes to disk
    public FormLimits memory(int maxBytes, int spoolAbove) {
        return new FormLimits(
                maxFields, partHeadersMaxBytes, maxBytes, spoolAbove, fileMaxBytes, bodyMaxBytes);
    }

    /// These with other sizes.
    ///
    /// @param fileMax of one file
    /// @param bodyMax of the whole body
    public FormLimits sizes(long fileMax, long bodyMax) {
        return new FormLimits(
                maxFields, partHeadersMaxBytes, memoryMaxBytes, spoolAboveBytes, fileMax, bodyMax);
    }

    private static void require(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(
                    "%s %d is not allowed: it must be %d or more".formatted(name, value, least));
        }
    }
}
