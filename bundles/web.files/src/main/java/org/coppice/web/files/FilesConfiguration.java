package org.coppice.web.files;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/// Describes `etc/org.coppice.web.files-NAME.cfg` to tools, and holds the defaults; [FileSettings]
/// reads it.
@ObjectClassDefinition(name = "Coppice files")
@interface FilesConfiguration {
    @AttributeDefinition(description = "the folder or the file, an absolute path")
    String root() default "";

    @AttributeDefinition(
            description = "where it is in URLs: /static; empty makes the application NAME instead")
    String path() default "";

    @AttributeDefinition(
            description = "files that stand for their folder, the first that is there; or none")
    String index() default "index.html";

    @AttributeDefinition(description = "whether the URL of such a file leads to its folder's")
    boolean hideIndex() default false;

    @AttributeDefinition(description = "whether a folder without such a file lists its files")
    boolean listing() default false;

    @AttributeDefinition(description = "whether names that begin with a dot are there")
    boolean hidden() default false;

    @AttributeDefinition(
            description = "which symbolic links below the root are followed",
            options = {@Option("none"), @Option("inside"), @Option("all")})
    String followLinks() default "inside";

    @AttributeDefinition(description = "codings of files beside others (.br, .zst, .gz), or none")
    String precompressed() default "br, zstd, gzip";

    @AttributeDefinition(
            description = "Cache-Control by file: *.html: no-cache; assets/**: max-age=31536000")
    String cacheControl() default "";

    @AttributeDefinition(
            description = "more media types: md: text/markdown; foo: application/x-foo")
    String mediaTypes() default "";

    @AttributeDefinition(description = "the charset of text, or none")
    String charset() default "utf-8";
}
