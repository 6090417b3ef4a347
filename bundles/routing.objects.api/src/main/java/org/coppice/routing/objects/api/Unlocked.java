package org.coppice.routing.objects.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Lets everybody reach a method or field of a [SecureController]: pecan's `unlocked`.
///
/// **Threads**, **Errors** and **Null**: as for [Expose].
@Target({ElementType.METHOD, ElementType.FIELD})
@Retention(RetentionPolicy.RUNTIME)
public @interface Unlocked {}
