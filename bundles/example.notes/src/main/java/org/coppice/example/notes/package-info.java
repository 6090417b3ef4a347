/// A REST service in one bundle: notes with attachments.
package org.coppice.example.notes;
