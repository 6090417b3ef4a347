package org.coppice.web;

/// What a form has sent: `application/x-www-form-urlencoded`, which has no files, or
/// `multipart/form-data`.
///
/// **Threads**: the maps are immutable; an [Upload] belongs to the request's green thread.
/// **Errors**: none; [Request#form()] has met them all. **Null**: nothing here is null.
///
/// @param fields what was typed or chosen, in order
/// @param files what was uploaded, in order; the files without a name that browsers send for an
///   empty file field are left out
public record Form(MultiMap<String> fields, MultiMap<Upload> files) {
    static final Form EMPTY = new Form(MultiMap.empty(), MultiMap.empty());
}
