package org.coppice.example.notes;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/// `etc/org.coppice.example.notes.cfg`.
@ObjectClassDefinition(name = "Coppice example notes")
@interface NotesConfiguration {
    @AttributeDefinition(description = "folder of the attachments; empty: one of the bundle")
    String folder() default "";

    @AttributeDefinition(description = "how many notes there may be")
    int maxNotes() default 10000;

    @AttributeDefinition(description = "how long an attachment may be")
    long attachmentMaxBytes() default 10485760;
}
