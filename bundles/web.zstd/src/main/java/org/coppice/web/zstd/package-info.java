/// The content coding zstd. Nothing here is API.
package org.coppice.web.zstd;
