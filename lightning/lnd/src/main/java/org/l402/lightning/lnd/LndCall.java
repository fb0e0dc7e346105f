package org.l402.lightning.lnd;

import io.grpc.MethodDescriptor;
import org.l402.lightning.InspectableNode.Role;
import org.l402.lightning.lnd.rpc.AddInvoiceResponse;
import org.l402.lightning.lnd.rpc.GetInfoRequest;
import org.l402.lightning.lnd.rpc.GetInfoResponse;
import org.l402.lightning.lnd.rpc.Invoice;
import org.l402.lightning.lnd.rpc.InvoiceSubscription;
import org.l402.lightning.lnd.rpc.LightningGrpc;
import org.l402.lightning.lnd.rpc.ListChannelsRequest;
import org.l402.lightning.lnd.rpc.ListChannelsResponse;
import org.l402.lightning.lnd.rpc.ListInvoiceRequest;
import org.l402.lightning.lnd.rpc.ListInvoiceResponse;
import org.l402.lightning.lnd.rpc.Payment;
import org.l402.lightning.lnd.rpc.PaymentHash;
import org.l402.lightning.lnd.rpc.RouterGrpc;
import org.l402.lightning.lnd.rpc.SendPaymentRequest;
import org.l402.lightning.lnd.rpc.TrackPaymentRequest;

/**
 * One of the calls that are made to LND.
 *
 * @param deed what it does, after "did not"
 * @param role the role that needs it
 */
record LndCall<Q, A>(MethodDescriptor<Q, A> method, String deed, Role role) {

    static final LndCall<Invoice, AddInvoiceResponse> ADD_INVOICE =
            new LndCall<>(LightningGrpc.getAddInvoiceMethod(), "create an invoice", Role.ISSUE);
    static final LndCall<PaymentHash, Invoice> LOOKUP_INVOICE =
            new LndCall<>(LightningGrpc.getLookupInvoiceMethod(), "look up an invoice", Role.ISSUE);
    static final LndCall<InvoiceSubscription, Invoice> SUBSCRIBE_INVOICES =
            new LndCall<>(LightningGrpc.getSubscribeInvoicesMethod(), "go on telling of settled invoices", Role.ISSUE);
    static final LndCall<ListInvoiceRequest, ListInvoiceResponse> LIST_INVOICES =
            new LndCall<>(LightningGrpc.getListInvoicesMethod(), "list its invoices", Role.ISSUE);
    static final LndCall<SendPaymentRequest, Payment> SEND_PAYMENT =
            new LndCall<>(RouterGrpc.getSendPaymentV2Method(), "pay the invoice", Role.PAY);
    static final LndCall<TrackPaymentRequest, Payment> TRACK_PAYMENT =
            new LndCall<>(RouterGrpc.getTrackPaymentV2Method(), "say what became of the payment", Role.PAY);
    static final LndCall<GetInfoRequest, GetInfoResponse> GET_INFO =
            new LndCall<>(LightningGrpc.getGetInfoMethod(), "tell about itself", Role.ISSUE);
    static final LndCall<ListChannelsRequest, ListChannelsResponse> LIST_CHANNELS =
            new LndCall<>(LightningGrpc.getListChannelsMethod(), "list its channels", Role.ISSUE);
}
