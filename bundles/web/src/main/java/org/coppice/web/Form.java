package org.coppice.web;

/// What a form has sent: `application/x-www-form-urlencoded`, which has no files, or
/// `multipart/form-data`.
///
/// @param fields what was typed or chosen, in order
/// @param files what was uploaded, in order; the files without a name that browsers send for an
///   empty file field are left out
public record Form(MultiMap<String> fields, MultiMap<Upload> files) {
    static final Form EMPTY = new Form(MultiMap.empty(), MultiMap.empty());
}
