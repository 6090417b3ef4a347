/// Pipelines under configuration. Nothing here is API.
package org.coppice.pipeline;
